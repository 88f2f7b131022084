import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { lockViewer } from './find-viewer.ts';
import { UserNotFoundError } from './identity.errors.ts';
import { lockUsers } from './lock-users.ts';
import { User, UserStatus } from './user.entity.ts';

/**
 * Sees, before the locks, that the viewer may look for a user at all, so that a stranger never waits for another tenant's row.
 *
 * @throws {ForbiddenError} unless the viewer administers an organization
 * @throws {UserNotFoundError} if the user does not exist, or is of another tenant
 */
export async function findManagedUser(em: EntityManager, viewer: Viewer, id: string): Promise<void> {
  authorize(viewer, 'users.find', viewer);
  const [found] = await query(
    em,
    sql<{ organizationId: string }>`select organization_id as "organizationId" from users where id = ${id}::uuid`,
  );
  if (!found || !can(viewer, 'users.find', found)) {
    throw new UserNotFoundError();
  }
}

/**
 * Locks a user and the viewer until commit, in the order of users.
 *
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 * @throws {ForbiddenError} if the user stands above the viewer
 */
export async function lockManagedUser(
  em: EntityManager,
  viewer: Viewer,
  id: string,
): Promise<{ readonly actor: Viewer; readonly user: User }> {
  await lockUsers(em, [id, viewer.userId]);
  const actor = await lockViewer(em, viewer);
  authorize(actor, 'users.find', actor);
  const user = await em.findOne(User, id);
  const isLive = user?.status === UserStatus.ACTIVE || user?.status === UserStatus.SUSPENDED;
  if (!isLive || !can(actor, 'users.find', { organizationId: user.organization.id })) {
    throw new UserNotFoundError();
  }
  const subject = { organizationId: user.organization.id, role: user.role, platformRole: user.platformRole };
  authorize(actor, 'users.manage', subject);
  return { actor, user };
}
