import type { Context } from '../../context.ts';
import { canAdminister } from '../../shared/authorization/administer.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { PlatformRole } from '../../shared/authorization/roles.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { lockViewer } from '../identity/index.ts';
import { deleteLockedUsers } from './delete-locked-users.ts';
import { alreadyDeleted, type Deletion } from './deletion.ts';
import { endedViewer } from './ended-viewer.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { lockLeavers, type TenantScope } from './leavers.ts';
import { parseReason } from './reason.ts';

export interface DeleteUser {
  readonly userId: string;
  readonly reason?: string | null;
  readonly dryRun: boolean;
}

export const whoMayDelete = 'owners and administrators of the organization, or the user';

/**
 * Deletes one user for good, by an administrator or by the user.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if the reason is too long
 * @throws {ForbiddenError} unless the viewer administers the organization, or is the user; an owner only by an owner
 * @throws {UserNotFoundError} if the user does not exist, or is of another tenant
 * @throws {AdminCannotRevokeError} if an owner or administrator deletes the own account
 * @throws {LastOwnerError} if the organization would be left without an owner
 * @throws {LastAdminError} if a workspace would be left without an administrator
 */
export async function deleteUser(context: Context, { userId, reason: why, dryRun }: DeleteUser): Promise<Deletion> {
  const path = ['input', 'userId'];
  const id = parseId('usr', userId, path);
  const reason = parseReason(why);
  if ((await endedViewer(context))?.userId === id) {
    return alreadyDeleted(id);
  }
  const viewer = await requireViewer(context);
  authorize(viewer.userId === id || canAdminister(viewer, viewer.organizationId), whoMayDelete);

  return inTransaction(
    context,
    async em => {
      const leavers = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
      const actor = await lockViewer(em, viewer);
      authorize(actor.userId === id || canAdminister(actor, actor.organizationId), whoMayDelete);

      const { refusals, deletedBefore } = await judgeDeletions(em, actor, leavers, [id], true);
      const refusal = refusals.get(id);
      if (refusal) {
        throw refusal(path);
      }
      if (deletedBefore.has(id)) {
        return alreadyDeleted(id);
      }

      const now = context.now();
      const ending = { action: 'user.deleted', actorId: actor.userId, reason, now } as const;
      const impact = await deleteLockedUsers(em, leavers, [id], ending);
      return {
        outcome: dryRun ? 'WOULD_DELETE' : 'DELETED',
        deletedUserId: id,
        snapshot: leavers.users.get(id) ?? null,
        impact: impact.get(id)!,
      };
    },
    { dryRun },
  );
}

/** Whose users a viewer can reach at all. */
export function scopeOf({ organizationId, platformRole }: Viewer): TenantScope {
  return platformRole === PlatformRole.SUPERUSER ? 'EVERY_ORGANIZATION' : { organizationId };
}
