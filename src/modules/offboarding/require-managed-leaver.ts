import { administrators, canAdminister } from '../../shared/authorization/administer.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { canManageUser, userManagers, UserNotFoundError, UserStatus } from '../identity/index.ts';
import type { Leaver } from './leavers.ts';

/**
 * Sees that a locked user is there, has not ended, and is not above the actor.
 *
 * @throws {UserNotFoundError} if there is none, of the actor's to see
 * @throws {ForbiddenError} if the actor administers nothing, or stands below
 */
export function requireManagedLeaver(actor: Viewer, known: Leaver | undefined): Leaver {
  authorize(canAdminister(actor, actor.organizationId), administrators);
  const isLive = known?.status === UserStatus.ACTIVE || known?.status === UserStatus.SUSPENDED;
  if (!isLive || !canAdminister(actor, known.organizationId)) {
    throw new UserNotFoundError();
  }
  authorize(canManageUser(actor, known), userManagers);
  return known;
}
