import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockOrganizations } from '../organization/index.ts';
import { lockViewer } from './find-viewer.ts';
import { LastOwnerError, UserNotFoundError } from './identity.errors.ts';
import { lockUsers } from './lock-users.ts';
import { User, UserStatus } from './user.entity.ts';

export interface ChangeUserRole {
  readonly userId: string;
  readonly role: OrganizationRole;
}

/**
 * Gives a user of the organization another role; so owners hand over, also their own.
 *
 * The organization stays locked until commit, so that two owners cannot step back at once and leave none.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the old and the new role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 * @throws {LastOwnerError} if the organization would be left without an owner
 * @throws {ReauthenticationRequiredError} if an owner is made or unmade, and the sign-in is too old
 */
export async function changeUserRole(context: Context, { userId, role }: ChangeUserRole): Promise<User> {
  const viewer = await requireViewer(context);
  const id = parseId('usr', userId, ['input', 'userId']);
  authorize(viewer, 'users.find', viewer);

  return inTransaction(context, async em => {
    const [found] = await query(
      em,
      sql<{ organizationId: string }>`
        select organization_id as "organizationId" from users where id = ${id}::uuid and status in ('ACTIVE', 'SUSPENDED')`,
    );
    if (!found || !can(viewer, 'users.find', found)) {
      throw new UserNotFoundError();
    }
    await lockOrganizations(em, [found.organizationId]);
    await lockUsers(em, [id, viewer.userId]);
    const actor = await lockViewer(em, viewer);
    const user = await em.findOneOrFail(User, id);
    if (user.status !== UserStatus.ACTIVE && user.status !== UserStatus.SUSPENDED) {
      throw new UserNotFoundError();
    }
    for (const either of [user.role, role]) {
      authorize(actor, 'users.changeRole', { ...found, role: either, platformRole: user.platformRole });
    }
    if (user.role === role) {
      return user;
    }
    if (user.role === OrganizationRole.OWNER) {
      await refuseLastOwner(em, found.organizationId, id);
    }
    if (user.role === OrganizationRole.OWNER || role === OrganizationRole.OWNER) {
      requireRecentSignIn(actor, context);
    }

    const from = user.role;
    user.changeRole(role);
    await record(em, context.now(), {
      action: 'user.role_changed',
      organizationId: found.organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
      details: { from, role },
    });
    return user;
  });
}

async function refuseLastOwner(em: EntityManager, organizationId: string, ownerId: string): Promise<void> {
  const others = await query(
    em,
    sql`select 1 from users where organization_id = ${organizationId}::uuid and role = 'OWNER' and status = 'ACTIVE'
      and id <> ${ownerId}::uuid limit 1`,
  );
  if (others.length === 0) {
    throw new LastOwnerError([organizationId], ['input', 'role']);
  }
}
