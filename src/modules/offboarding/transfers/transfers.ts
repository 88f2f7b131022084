import type { EntityManager } from '@mikro-orm/postgresql';

import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { idKinds, parseId, readId } from '../../../shared/ids.ts';
import { erasurePlanOf } from '../erasure-plan.ts';

/** The kind of thing that is a workspace: its admin's role changes hands. */
export const workspaceKind = 'Workspace';

/** Most transfers of one call. */
const limit = 1000;

export const SuccessorChoice = { AUTO: 'AUTO', DISSOLVE: 'DISSOLVE' } as const;
export type SuccessorChoice = (typeof SuccessorChoice)[keyof typeof SuccessorChoice];

/** What changes hands and to whom, as a caller writes it. Exactly one field of `what` and of `to` is given. */
export interface TransferRequest {
  readonly what: { readonly thingId?: string | null; readonly kind?: string | null };
  readonly fromUserId?: string | null;
  readonly to: { readonly userId?: string | null; readonly choice?: SuccessorChoice | null };
}

/** What changes hands and to whom. */
export interface Transfer {
  /** The kind of thing, as the plan of an erasure names it. */
  readonly kind: string;
  /** The one thing that is meant; null for all of the kind. */
  readonly thingId: string | null;
  /** Whose things of the kind are meant; null for those of everybody who leaves. */
  readonly fromUserId: string | null;
  readonly to: string | null;
  readonly choice: SuccessorChoice | null;
  /** Steps to the request. */
  readonly path: readonly string[];
}

/**
 * Reads what a caller wants to change hands; then comes what does so by itself, as its declaration says.
 *
 * @throws {BatchTooLargeError} if there are more than 1,000
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} if there are two successors of the same
 */
export function readTransfers(
  em: EntityManager,
  requests: readonly TransferRequest[] | null | undefined,
  at: readonly string[],
): Transfer[] {
  if (requests && requests.length > limit) {
    throw new BatchTooLargeError(limit, at);
  }
  const transferable = erasurePlanOf(em.getMetadata()).transfers;
  const kinds = [workspaceKind, ...transferable.map(({ kind }) => kind)];
  const asked = (requests ?? []).map((request, index) => parseTransfer(request, kinds, [...at, String(index)]));
  refuseDuplicates(asked);
  const isAsked = (kind: string) => asked.some(transfer => transfer.kind === kind && isGeneral(transfer));
  const byDefault = transferable.filter(({ kind, byDefault: rule }) => rule === 'AUTO' && !isAsked(kind));
  return [...asked, ...byDefault.map(({ kind }) => automatic(kind))];
}

const automatic = (kind: string): Transfer => ({
  kind,
  thingId: null,
  fromUserId: null,
  to: null,
  choice: 'AUTO',
  path: [],
});

const isGeneral = ({ thingId, fromUserId }: Transfer): boolean => thingId === null && fromUserId === null;

function refuseDuplicates(transfers: readonly Transfer[]): void {
  const seen = new Set<string>();
  for (const { kind, thingId, fromUserId, path } of transfers) {
    const key = `${thingId ?? kind} ${fromUserId ?? ''}`;
    if (seen.has(key)) {
      throw new InvalidInputError('The same has a successor already. Name one for each.', [...path, 'what']);
    }
    seen.add(key);
  }
}

function parseTransfer(
  { what, fromUserId, to }: TransferRequest,
  kinds: readonly string[],
  path: readonly string[],
): Transfer {
  const thing = what.thingId == null ? null : parseThing(what.thingId, kinds, [...path, 'what', 'thingId']);
  if (thing && fromUserId != null) {
    throw new InvalidInputError('One thing has one owner. Leave this out.', [...path, 'fromUserId']);
  }
  return {
    kind: thing?.kind ?? what.kind ?? workspaceKind,
    thingId: thing?.id ?? null,
    fromUserId: fromUserId == null ? null : parseId('usr', fromUserId, [...path, 'fromUserId']),
    to: to.userId == null ? null : parseId('usr', to.userId, [...path, 'to', 'userId']),
    choice: to.choice ?? null,
    path,
  };
}

function parseThing(id: string, kinds: readonly string[], path: readonly string[]): { kind: string; id: string } {
  const read = readId(id);
  const kind = read && idKinds[read.kind];
  if (!read || !kind || !kinds.includes(kind)) {
    throw new InvalidIdError(kinds.join(' or '), 'wsp', path);
  }
  return { kind, id: read.uuid };
}
