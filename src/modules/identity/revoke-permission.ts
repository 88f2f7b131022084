import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import type { NamedPermission } from './grant-permission.ts';
import { findManagedUser, lockManagedUser } from './lock-managed-user.ts';
import type { User } from './user.entity.ts';

export interface PermissionRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_ABSENT';
  readonly user: User;
}

/**
 * Takes a permission from a user, from the commit on. Who does not have it is answered as one who lost it before.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 */
export async function revokePermission(context: Context, input: NamedPermission): Promise<PermissionRevocation> {
  const viewer = await requireViewer(context);
  const id = parseId('usr', input.userId, ['input', 'userId']);
  await findManagedUser(context.em, viewer, id);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, id);
    const revoked = await query(
      em,
      sql`delete from user_permission where user_id = ${id}::uuid and permission = ${input.permission} returning id`,
    );
    if (revoked.length === 0) {
      return { outcome: 'ALREADY_ABSENT', user };
    }
    await record(em, context.now(), {
      action: 'permission.revoked',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
      details: { permission: input.permission },
    });
    return { outcome: 'REVOKED', user };
  });
}
