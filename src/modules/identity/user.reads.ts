import { can } from '../../shared/authorization/authorize.ts';
import type { Caller } from '../../shared/authorization/viewer.ts';
import type { Row } from '../../shared/database/rows.ts';
import { type User, UserStatus } from './user.entity.ts';

/** Whether a user is hidden from everybody, or from all but the administrators, because of having left. */
export function isGone(caller: Caller, user: Row<User>): boolean {
  return (
    user.status === UserStatus.DELETED || (user.status === UserStatus.REVOKED && !can(caller, 'users.readLeft', user))
  );
}
