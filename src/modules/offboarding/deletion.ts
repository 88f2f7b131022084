import { type EndedAccess, noAccess } from './end-access.ts';
import type { ErasedCount } from './erase.ts';
import type { Leaver } from './leavers.ts';

/** What leaving did to what belonged to the person. */
export interface LeavingImpact extends EndedAccess {
  readonly membershipCount: number;
  readonly erased: readonly ErasedCount[];
}

/** A user was deleted, or had been. */
export interface Deletion {
  readonly outcome: 'DELETED' | 'ALREADY_DELETED' | 'WOULD_DELETE';
  readonly deletedUserId: string;
  /** What the user was; null when the user had been deleted before, and nothing is known any more. */
  readonly snapshot: Leaver | null;
  readonly impact: LeavingImpact;
}

export const noImpact: LeavingImpact = { ...noAccess, membershipCount: 0, erased: [] };

export function alreadyDeleted(userId: string): Deletion {
  return { outcome: 'ALREADY_DELETED', deletedUserId: userId, snapshot: null, impact: noImpact };
}

const membership = 'WorkspaceMember';

export function impactOf(access: EndedAccess | undefined, erased: readonly ErasedCount[]): LeavingImpact {
  const counts = erased.map(({ kind, action, count }) => ({ kind, action, count }));
  const membershipCount = counts.find(({ kind, action }) => kind === membership && action === 'DELETE')?.count ?? 0;
  return { ...(access ?? noAccess), membershipCount, erased: counts };
}
