import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { isRefusedByDatabase } from '../../shared/database/is-refused-by-database.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { parseId, readId } from '../../shared/ids.ts';
import { lockViewer, UserStatus } from '../identity/index.ts';
import { deleteJudged } from './delete-judged.ts';
import { alreadyDeleted, type Deletion, noImpact } from './deletion.ts';
import { endedViewer } from './ended-viewer.ts';
import type { Entry } from './entries.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { lockLeavers, type TenantScope } from './leavers.ts';
import { DeletionFailedError, LegalHoldError } from './offboarding.errors.ts';
import { parsePlanHash } from './plans/plan-hash-parts.ts';
import { requirePlan } from './plans/require-plan.ts';
import { parseReason } from './reason.ts';
import { recordHeldBack } from './record-held-back.ts';
import { readTransfers, type Transfer, type TransferRequest } from './transfers/transfers.ts';

export interface DeleteUser {
  readonly userId: string;
  readonly reason?: string | null;
  readonly dryRun: boolean;
  readonly ifPlan?: string | null;
  readonly transfers?: readonly TransferRequest[] | null;
}

const path = ['input', 'userId'];

/**
 * Deletes one user for good, by an administrator or by the user. A repeat by the session that this ended is a success.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if the reason is too long
 * @throws {ForbiddenError} unless the viewer administers the organization, or is the user; an owner only by an owner
 * @throws {UserNotFoundError} if the user does not exist, or is of another tenant
 * @throws {AdminCannotRevokeError} if an owner or administrator deletes the own account
 * @throws {LegalHoldError} if the user is under a legal hold
 * @throws {LastOwnerError} if the organization would be left without an owner
 * @throws {LastAdminError} if a workspace would be left without an administrator
 * @throws {BatchTooLargeError} {@link SuccessorNotFoundError} {@link SuccessorRefusedError}
 * {@link TransferRefusedError} if something cannot change hands as was asked
 * @throws {PlanChangedError} if the effect would differ from the plan that the caller approved
 * @throws {DeletionFailedError} if the database refuses it
 * @throws {ReauthenticationRequiredError} if it is the own account, and the sign-in is too old; not on a dry run
 */
export async function deleteUser(context: Context, input: DeleteUser): Promise<Deletion> {
  try {
    return await deleteOne(context, await requireViewer(context), input);
  } catch (error) {
    const ended = error instanceof Unauthenticated ? await endedViewer(context) : null;
    if (ended?.status !== UserStatus.DELETED || ended.userId !== readId(input.userId)?.uuid) {
      throw error;
    }
    return alreadyDeleted(ended.userId);
  }
}

async function deleteOne(context: Context, viewer: Viewer, input: DeleteUser): Promise<Deletion> {
  const wish = {
    requestedId: input.userId,
    path,
    id: parseId('usr', input.userId, path),
    reason: parseReason(input.reason),
    dryRun: input.dryRun,
    ifPlan: parsePlanHash(input.ifPlan),
    transfers: readTransfers(context.em, input.transfers, ['input', 'transfers']),
  };
  authorizeDeletion(viewer, wish.id);

  const done = await inTransaction(context, em => deleteLocked(em, context, viewer, wish), input).catch(
    (error: unknown) => {
      if (!isRefusedByDatabase(error)) {
        throw error;
      }
      context.report(error);
      throw new DeletionFailedError(context.referenceId, path);
    },
  );
  if (done instanceof LegalHoldError) {
    throw done;
  }
  return done;
}

interface Wish extends Entry {
  readonly id: string;
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly ifPlan: string | null;
  readonly transfers: readonly Transfer[];
}

/** A refusal because of a legal hold is returned, not thrown: that it was refused is recorded. */
async function deleteLocked(
  em: EntityManager,
  context: Context,
  viewer: Viewer,
  wish: Wish,
): Promise<Deletion | LegalHoldError> {
  const { id, reason, dryRun, transfers } = wish;
  const leavers = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId, transfers);
  const actor = await lockViewer(em, viewer);
  authorizeDeletion(actor, id);

  const now = context.now();
  const request = { actor, leavers, userIds: [id], transfers, now, mayDeleteSelf: true };
  const judgement = await judgeDeletions(em, request);
  const refusal = judgement.refusals.get(id);
  const user = leavers.users.get(id);
  if (user && judgement.held.has(id)) {
    await recordHeldBack(em, [user], actor.userId, now);
    return new LegalHoldError(path);
  }
  if (refusal) {
    throw refusal(path);
  }
  if (judgement.deletedBefore.has(id)) {
    return alreadyDeleted(id);
  }
  const planHash = await requirePlan(em, request, [wish], judgement, wish);
  if (actor.userId === id && !dryRun) {
    requireRecentSignIn(actor, context);
  }

  const inlineRows = context.config.purgeInlineRows;
  const ending = { action: 'user.deleted', actorId: actor.userId, reason, now, inlineRows } as const;
  const impact = await deleteJudged(em, leavers, judgement, ending);
  return {
    outcome: dryRun ? 'WOULD_DELETE' : 'DELETED',
    deletedUserId: id,
    snapshot: user ?? null,
    impact: impact.get(id) ?? noImpact,
    planHash,
  };
}

function authorizeDeletion(viewer: Viewer, id: string): void {
  authorize(viewer, 'users.delete', { userId: id, organizationId: viewer.organizationId });
}

/** Whose users a viewer can reach at all. */
export function scopeOf(viewer: Viewer): TenantScope {
  return can(viewer, 'organizations.reachAll', {}) ? 'EVERY_ORGANIZATION' : { organizationId: viewer.organizationId };
}
