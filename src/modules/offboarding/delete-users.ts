import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { administrators, canAdminister } from '../../shared/authorization/administer.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { type Answer, answerWith } from '../../shared/graphql/mutation-result.ts';
import { idKinds, readId } from '../../shared/ids.ts';
import { lockViewer } from '../identity/index.ts';
import { deleteLockedUsers } from './delete-locked-users.ts';
import { scopeOf } from './delete-user.ts';
import { alreadyDeleted, type Deletion } from './deletion.ts';
import { keyedCall, once } from './idempotency.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { lockLeavers } from './leavers.ts';
import { NotAttemptedError } from './offboarding.errors.ts';
import { parseReason } from './reason.ts';
import { recordHeldBack } from './record-held-back.ts';

/** Most users of one call. */
export const batchLimit = 1000;

export const BatchPolicy = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', BEST_EFFORT: 'BEST_EFFORT' } as const;
export type BatchPolicy = (typeof BatchPolicy)[keyof typeof BatchPolicy];

export interface DeleteUsers {
  readonly userIds: readonly string[];
  readonly policy: BatchPolicy;
  readonly reason?: string | null;
  readonly dryRun: boolean;
  readonly idempotencyKey?: string | null;
}

/** What became of one requested id. */
export type Verdict = ({ readonly __typename: 'UserDeletion' } & Deletion) | (Answer & { readonly code: string });

interface Entry {
  readonly id: string | null;
  readonly path: readonly string[];
}

/**
 * Deletes users for good, all by one transaction, and answers for each requested id in the order of the request.
 *
 * What fails for one id is a verdict about it. `ALL_OR_NOTHING` changes nothing unless every id can be done. A constant
 * number of statements, however many ids there are.
 *
 * @throws {ForbiddenError} unless the viewer administers an organization
 * @throws {BatchTooLargeError} if there are more than 1,000 ids
 * @throws {InvalidInputError} if there is no id, or reason or key are too long
 * @throws {IdempotencyKeyReusedError} if the key came with another request within 24 hours
 */
export async function deleteUsers(context: Context, input: DeleteUsers): Promise<Verdict[]> {
  const viewer = await requireViewer(context);
  authorize(canAdminister(viewer, viewer.organizationId), administrators);
  const entries = readEntries(input.userIds);
  const reason = parseReason(input.reason);
  const { idempotencyKey, ...request } = input;
  const call = idempotencyKey == null ? null : keyedCall(viewer.userId, 'deleteUsers', idempotencyKey, request);

  return inTransaction(
    context,
    em => {
      const work = () => deleteEntries(em, context, viewer, entries, { ...input, reason });
      return call ? once(em, call, context, work, withoutSnapshots) : work();
    },
    { dryRun: input.dryRun },
  );
}

function readEntries(userIds: readonly string[]): Entry[] {
  const path = ['input', 'userIds'];
  if (userIds.length === 0) {
    throw new InvalidInputError('Name at least one user.', path);
  }
  if (userIds.length > batchLimit) {
    throw new BatchTooLargeError(batchLimit, path);
  }
  return userIds.map((userId, index) => {
    const read = readId(userId);
    return { id: read?.kind === 'usr' ? read.uuid : null, path: [...path, String(index)] };
  });
}

async function deleteEntries(
  em: EntityManager,
  context: Context,
  viewer: Viewer,
  entries: readonly Entry[],
  { policy, reason, dryRun }: Pick<DeleteUsers, 'policy' | 'dryRun'> & { readonly reason: string | null },
): Promise<Verdict[]> {
  const ids = [...new Set(entries.flatMap(({ id }) => id ?? []))];
  const leavers = await lockLeavers(em, ids, scopeOf(viewer), viewer.organizationId);
  const actor = await lockViewer(em, viewer);
  authorize(canAdminister(actor, actor.organizationId), administrators);

  const now = context.now();
  const { refusals, deletedBefore, held, deletable } = await judgeDeletions(em, actor, leavers, ids, false);
  const refusalOf = ({ id, path }: Entry) =>
    id === null ? new InvalidIdError(idKinds.usr, 'usr', path) : refusals.get(id)?.(path);
  const failedIndex = entries.findIndex(entry => refusalOf(entry) !== undefined);
  const stopped = policy === BatchPolicy.ALL_OR_NOTHING && failedIndex !== -1;

  const heldBack = [...held].flatMap(id => leavers.users.get(id) ?? []);
  await recordHeldBack(em, heldBack, actor.userId, now);
  const inlineRows = context.config.purgeInlineRows;
  const ending = { action: 'user.deleted', actorId: actor.userId, reason, now, inlineRows } as const;
  const impacts = stopped ? null : await deleteLockedUsers(em, leavers, deletable, ending);
  return entries.map(entry => {
    const refusal = refusalOf(entry);
    const id = entry.id ?? '';
    if (refusal) {
      return refuse(refusal);
    }
    if (deletedBefore.has(id)) {
      return succeed(alreadyDeleted(id));
    }
    const impact = impacts?.get(id);
    if (!impact) {
      return refuse(new NotAttemptedError(failedIndex, entry.path));
    }
    const outcome = dryRun ? 'WOULD_DELETE' : 'DELETED';
    return succeed({ outcome, deletedUserId: id, snapshot: leavers.users.get(id) ?? null, impact });
  });
}

function succeed(deletion: Deletion): Verdict {
  return { __typename: 'UserDeletion', ...deletion };
}

function refuse(refusal: DomainError): Verdict {
  return { ...answerWith(refusal), code: refusal.code };
}

/** What is kept for repeats of the call: ids and counts. */
function withoutSnapshots(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.map(verdict => ('snapshot' in verdict ? { ...verdict, snapshot: null } : verdict));
}
