import type { Context } from '../../context.ts';
import { canAdminister } from '../../shared/authorization/administer.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { PlatformRole } from '../../shared/authorization/roles.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { parseId, readId } from '../../shared/ids.ts';
import { lockViewer, UserStatus } from '../identity/index.ts';
import { deleteLockedUsers } from './delete-locked-users.ts';
import { alreadyDeleted, type Deletion, noImpact } from './deletion.ts';
import { endedViewer } from './ended-viewer.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { lockLeavers, type TenantScope } from './leavers.ts';
import { LegalHoldError } from './offboarding.errors.ts';
import { parseReason } from './reason.ts';
import { recordHeldBack } from './record-held-back.ts';

export interface DeleteUser {
  readonly userId: string;
  readonly reason?: string | null;
  readonly dryRun: boolean;
}

export const whoMayDelete = 'owners and administrators of the organization, or the user';

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

async function deleteOne(
  context: Context,
  viewer: Viewer,
  { userId, reason: why, dryRun }: DeleteUser,
): Promise<Deletion> {
  const path = ['input', 'userId'];
  const id = parseId('usr', userId, path);
  const reason = parseReason(why);
  authorize(viewer.userId === id || canAdminister(viewer, viewer.organizationId), whoMayDelete);

  const done = await inTransaction(
    context,
    async em => {
      const leavers = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
      const actor = await lockViewer(em, viewer);
      authorize(actor.userId === id || canAdminister(actor, actor.organizationId), whoMayDelete);

      const now = context.now();
      const { refusals, deletedBefore, held } = await judgeDeletions(em, actor, leavers, [id], true);
      const refusal = refusals.get(id);
      const user = leavers.users.get(id);
      if (user && held.has(id)) {
        // Returned, not thrown: that it was refused is recorded.
        await recordHeldBack(em, [user], actor.userId, now);
        return new LegalHoldError(path);
      }
      if (refusal) {
        throw refusal(path);
      }
      if (deletedBefore.has(id)) {
        return alreadyDeleted(id);
      }

      if (actor.userId === id && !dryRun) {
        requireRecentSignIn(actor, context);
      }
      const inlineRows = context.config.purgeInlineRows;
      const ending = { action: 'user.deleted', actorId: actor.userId, reason, now, inlineRows } as const;
      const impact = await deleteLockedUsers(em, leavers, [id], ending);
      return {
        outcome: dryRun ? 'WOULD_DELETE' : 'DELETED',
        deletedUserId: id,
        snapshot: user ?? null,
        impact: impact.get(id) ?? noImpact,
      } as const;
    },
    { dryRun },
  );
  if (done instanceof LegalHoldError) {
    throw done;
  }
  return done;
}

/** Whose users a viewer can reach at all. */
export function scopeOf({ organizationId, platformRole }: Viewer): TenantScope {
  return platformRole === PlatformRole.SUPERUSER ? 'EVERY_ORGANIZATION' : { organizationId };
}
