import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { LastOwnerError, lockViewer, SessionEndReason, User, UserStatus } from '../identity/index.ts';
import { LastAdminError } from '../workspace/index.ts';
import { hasOtherOwner, workspacesWithoutAdmin } from './bereft-groups.ts';
import { scopeOf } from './delete-user.ts';
import { endAccess } from './end-access.ts';
import { lockLeavers } from './leavers.ts';
import { parseReason } from './reason.ts';
import { requireManagedLeaver } from './require-managed-leaver.ts';

const path = ['input', 'userId'];

export interface SuspendUser {
  readonly userId: string;
  readonly reason?: string | null;
  readonly dryRun?: boolean;
}

export interface Suspension {
  readonly outcome: 'SUSPENDED' | 'ALREADY_SUSPENDED' | 'WOULD_SUSPEND';
  readonly userId: string;
  readonly endedSessionCount: number;
}

/**
 * Shuts a user out until an administrator reinstates the account. Everything of theirs stays, memberships included.
 *
 * Who is suspended counts neither as an owner nor as an admin: organization and workspaces stay locked until commit.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id or the reason is no good
 * @throws {ForbiddenError} unless the viewer administers the organization, has at least the user's role, and is not the user
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 * @throws {LastOwnerError} if the organization would be left without an owner who can act
 * @throws {LastAdminError} if other people would be left in a workspace without an admin who can act
 */
export async function suspendUser(context: Context, input: SuspendUser): Promise<Suspension> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'users.find', viewer);
  const id = parseId('usr', input.userId, path);
  const reason = parseReason(input.reason);
  const dryRun = input.dryRun ?? false;

  return inTransaction(
    context,
    async em => {
      const { users } = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
      const actor = await lockViewer(em, viewer);
      const known = requireManagedLeaver(actor, users.get(id));
      authorize(actor, 'users.suspend', { ...known, userId: id });
      if (known.status === UserStatus.SUSPENDED) {
        return { outcome: 'ALREADY_SUSPENDED', userId: id, endedSessionCount: 0 };
      }
      await refuseBereft(em, known);

      const now = context.now();
      const user = await em.findOneOrFail(User, id);
      user.suspend();
      const ended = await endAccess(em, [id], SessionEndReason.ACCOUNT_SUSPENDED, now);
      const endedSessionCount = ended.get(id)?.sessionCount ?? 0;
      await record(em, now, {
        action: 'user.suspended',
        organizationId: known.organizationId,
        actorId: actor.userId,
        subjectKind: 'usr',
        subjectId: id,
        reason,
        details: { endedSessionCount },
      });
      return { outcome: dryRun ? 'WOULD_SUSPEND' : 'SUSPENDED', userId: id, endedSessionCount };
    },
    { dryRun },
  );
}

async function refuseBereft(
  em: EntityManager,
  { id, organizationId, role }: { id: string; organizationId: string; role: OrganizationRole },
): Promise<void> {
  if (role === OrganizationRole.OWNER && !(await hasOtherOwner(em, organizationId, id))) {
    throw new LastOwnerError([organizationId], path);
  }
  const bereft = (await workspacesWithoutAdmin(em, [id])).filter(({ someoneStays }) => someoneStays);
  if (bereft.length > 0) {
    throw new LastAdminError(
      bereft.map(workspace => workspace.id),
      path,
    );
  }
}
