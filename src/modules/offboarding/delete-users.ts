import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { isRefusedByDatabase } from '../../shared/database/is-refused-by-database.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { type Answer, answerWith } from '../../shared/graphql/mutation-result.ts';
import { idKinds } from '../../shared/ids.ts';
import { lockViewer } from '../identity/index.ts';
import { type CarefulDeletion, deleteCarefully } from './delete-carefully.ts';
import { deleteJudged } from './delete-judged.ts';
import { scopeOf } from './delete-user.ts';
import { alreadyDeleted, type Deletion } from './deletion.ts';
import { batchLimit, type Entry, readEntries } from './entries.ts';
import { keyedCall, once } from './idempotency.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { type Leavers, lockLeavers } from './leavers.ts';
import { DeletionFailedError, NotAttemptedError } from './offboarding.errors.ts';
import { parsePlanHash } from './plans/plan-hash-parts.ts';
import { requirePlan } from './plans/require-plan.ts';
import { parseReason } from './reason.ts';
import { recordHeldBack } from './record-held-back.ts';
import { readTransfers, type Transfer, type TransferRequest } from './transfers/transfers.ts';

export const BatchPolicy = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', BEST_EFFORT: 'BEST_EFFORT' } as const;
export type BatchPolicy = (typeof BatchPolicy)[keyof typeof BatchPolicy];

export interface DeleteUsers {
  readonly userIds: readonly string[];
  readonly policy: BatchPolicy;
  readonly reason?: string | null;
  readonly dryRun: boolean;
  readonly ifPlan?: string | null;
  readonly transfers?: readonly TransferRequest[] | null;
  readonly idempotencyKey?: string | null;
}

/** What became of one requested id. */
export type Verdict = ({ readonly __typename: 'UserDeletion' } & Deletion) | (Answer & { readonly code: string });

export interface BatchDeletion {
  readonly verdicts: readonly Verdict[];
  /** Hash of the plan, on a dry run. */
  readonly planHash: string | null;
}

/**
 * Deletes users for good, all by one transaction, and answers for each requested id in the order of the request.
 *
 * What fails for one id is a verdict about it. `ALL_OR_NOTHING` changes nothing unless every id can be done. A constant
 * number of statements, however many ids there are; only when the database refuses to delete somebody, everything is
 * rolled back and done again with savepoints.
 *
 * @throws {ForbiddenError} unless the viewer administers an organization
 * @throws {BatchTooLargeError} if there are more than 1,000 ids, or transfers
 * @throws {InvalidInputError} if there is no id, reason or key are too long, or a plan or a transfer cannot be read
 * @throws {InvalidIdError} {@link SuccessorNotFoundError} {@link SuccessorRefusedError} {@link TransferRefusedError} if
 * something cannot change hands as was asked
 * @throws {PlanChangedError} if the effect would differ from the plan that the caller approved
 * @throws {IdempotencyKeyReusedError} if the key came with another request within 24 hours
 */
export async function deleteUsers(context: Context, input: DeleteUsers): Promise<BatchDeletion> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'users.deleteMany', viewer);
  const { idempotencyKey, ...request } = input;
  const batch: Batch = {
    ...input,
    viewer,
    entries: readBatch(input.userIds),
    reason: parseReason(input.reason),
    ifPlan: parsePlanHash(input.ifPlan),
    transfers: readTransfers(context.em, input.transfers, ['input', 'transfers']),
  };
  const call = idempotencyKey == null ? null : keyedCall(viewer.userId, 'deleteUsers', idempotencyKey, request);
  const run = (carefully: boolean) =>
    inTransaction(
      context,
      em => {
        const work = () => deleteEntries(em, context, batch, carefully);
        return call ? once(em, call, context, work, withoutSnapshots) : work();
      },
      { dryRun: input.dryRun },
    );

  try {
    return await run(false);
  } catch (error) {
    if (!isRefusedByDatabase(error)) {
      throw error;
    }
    return run(true);
  }
}

interface Batch {
  readonly viewer: Viewer;
  readonly entries: readonly Entry[];
  readonly policy: BatchPolicy;
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly ifPlan: string | null;
  readonly transfers: readonly Transfer[];
}

function readBatch(userIds: readonly string[]): Entry[] {
  const path = ['input', 'userIds'];
  if (userIds.length === 0) {
    throw new InvalidInputError('Name at least one user.', path);
  }
  if (userIds.length > batchLimit) {
    throw new BatchTooLargeError(batchLimit, path);
  }
  return readEntries(userIds, path);
}

async function deleteEntries(
  em: EntityManager,
  context: Context,
  batch: Batch,
  carefully: boolean,
): Promise<BatchDeletion> {
  const { viewer, entries, transfers, reason, dryRun } = batch;
  const userIds = [...new Set(entries.flatMap(({ id }) => id ?? []))];
  const leavers = await lockLeavers(em, userIds, scopeOf(viewer), viewer.organizationId, transfers);
  const actor = await lockViewer(em, viewer);
  authorize(actor, 'users.deleteMany', actor);

  const now = context.now();
  const request = { actor, leavers, userIds, transfers, now, mayDeleteSelf: false };
  const judgement = await judgeDeletions(em, request);
  const planHash = await requirePlan(em, request, entries, judgement, batch);
  const heldBack = [...judgement.held].flatMap(id => leavers.users.get(id) ?? []);
  await recordHeldBack(em, heldBack, actor.userId, now);

  const isBestEffort = batch.policy === BatchPolicy.BEST_EFFORT;
  const inlineRows = context.config.purgeInlineRows;
  const ending = { action: 'user.deleted', actorId: actor.userId, reason, now, inlineRows } as const;
  const isStopped = !isBestEffort && entries.some(({ id }) => id === null || judgement.refusals.has(id));
  const done =
    carefully && !isStopped
      ? await deleteCarefully(em, request, ending, isBestEffort)
      : {
          judgement,
          impacts: isStopped ? new Map() : await deleteJudged(em, leavers, judgement, ending),
          failures: new Map(),
        };
  for (const cause of new Set(done.failures.values())) {
    context.report(cause);
  }
  return { verdicts: toVerdicts(entries, done, { leavers, dryRun, referenceId: context.referenceId }), planHash };
}

function toVerdicts(
  entries: readonly Entry[],
  { judgement: { refusals, deletedBefore }, impacts, failures }: CarefulDeletion,
  { leavers, dryRun, referenceId }: { leavers: Leavers; dryRun: boolean; referenceId: string },
): Verdict[] {
  const refusalOf = ({ id, path }: Entry) => {
    if (id === null) {
      return new InvalidIdError(idKinds.usr, 'usr', path);
    }
    return failures.has(id) ? new DeletionFailedError(referenceId, path) : refusals.get(id)?.(path);
  };
  const failedIndex = entries.findIndex(entry => refusalOf(entry) !== undefined);
  return entries.map(entry => {
    const refusal = refusalOf(entry);
    const id = entry.id ?? '';
    if (refusal) {
      return refuse(refusal);
    }
    if (deletedBefore.has(id)) {
      return succeed(alreadyDeleted(id));
    }
    const impact = impacts.get(id);
    if (!impact) {
      return refuse(new NotAttemptedError(failedIndex, entry.path));
    }
    const outcome = dryRun ? 'WOULD_DELETE' : 'DELETED';
    return succeed({ outcome, deletedUserId: id, snapshot: leavers.users.get(id) ?? null, impact, planHash: null });
  });
}

function succeed(deletion: Deletion): Verdict {
  return { __typename: 'UserDeletion', ...deletion };
}

function refuse(refusal: DomainError): Verdict {
  return { ...answerWith(refusal), code: refusal.code };
}

/** What is kept for repeats of the call: ids and counts. */
function withoutSnapshots({ verdicts, planHash }: BatchDeletion): BatchDeletion {
  return {
    verdicts: verdicts.map(verdict => ('snapshot' in verdict ? { ...verdict, snapshot: null } : verdict)),
    planHash,
  };
}
