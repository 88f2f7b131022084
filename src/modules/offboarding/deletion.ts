import { type EndedAccess, noAccess } from './end-access.ts';
import type { Leaver } from './leavers.ts';

/** How many things of one kind go, tell no more of the person, or change hands. */
export interface ThingCount {
  readonly kind: string;
  readonly action: 'DELETE' | 'ANONYMIZE' | 'TRANSFER';
  readonly count: number;
}

/** What leaving did to what belonged to the person. */
export interface LeavingImpact extends EndedAccess {
  readonly membershipCount: number;
  readonly erased: readonly ThingCount[];
}

/** A user was deleted, or had been. */
export interface Deletion {
  readonly outcome: 'DELETED' | 'ALREADY_DELETED' | 'WOULD_DELETE';
  readonly deletedUserId: string;
  /** What the user was; null when the user had been deleted before, and nothing is known any more. */
  readonly snapshot: Leaver | null;
  readonly impact: LeavingImpact;
  /** Hash of the plan, on a dry run. */
  readonly planHash: string | null;
}

export const noImpact: LeavingImpact = { ...noAccess, membershipCount: 0, erased: [] };

export function alreadyDeleted(userId: string): Deletion {
  return { outcome: 'ALREADY_DELETED', deletedUserId: userId, snapshot: null, impact: noImpact, planHash: null };
}

const membership = 'WorkspaceMember';

export function impactOf(access: EndedAccess | undefined, erased: readonly ThingCount[]): LeavingImpact {
  const counts = erased.map(({ kind, action, count }) => ({ kind, action, count }));
  const membershipCount = counts.find(({ kind, action }) => kind === membership && action === 'DELETE')?.count ?? 0;
  return { ...(access ?? noAccess), membershipCount, erased: counts };
}

/** The impact, with what changed hands before. */
export function withHandedOver(impact: LeavingImpact, handedOver: readonly ThingCount[] = []): LeavingImpact {
  return { ...impact, erased: [...handedOver, ...impact.erased] };
}
