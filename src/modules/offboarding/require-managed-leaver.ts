import { authorize, can } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { UserNotFoundError, UserStatus } from '../identity/index.ts';
import type { Leaver } from './leavers.ts';

/**
 * Sees that a locked user is there, has not ended, and is not above the actor.
 *
 * @throws {UserNotFoundError} if there is none, of the actor's to see
 * @throws {ForbiddenError} if the actor administers nothing, or stands below
 */
export function requireManagedLeaver(actor: Viewer, known: Leaver | undefined): Leaver {
  authorize(actor, 'users.find', actor);
  const isLive = known?.status === UserStatus.ACTIVE || known?.status === UserStatus.SUSPENDED;
  if (!isLive || !can(actor, 'users.find', known)) {
    throw new UserNotFoundError();
  }
  authorize(actor, 'users.manage', known);
  return known;
}
