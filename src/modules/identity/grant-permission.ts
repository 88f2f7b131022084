import type { Context } from '../../context.ts';
import type { Permission } from '../../shared/authorization/roles.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { newId, parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { findManagedUser, lockManagedUser } from './lock-managed-user.ts';
import type { User } from './user.entity.ts';

export interface NamedPermission {
  readonly userId: string;
  readonly permission: Permission;
}

export interface PermissionGrant {
  readonly outcome: 'GRANTED' | 'ALREADY_GRANTED';
  readonly user: User;
}

/**
 * Gives a user a permission beside the role. Who has it keeps it, with who granted it first.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 */
export async function grantPermission(context: Context, input: NamedPermission): Promise<PermissionGrant> {
  const viewer = await requireViewer(context);
  const id = parseId('usr', input.userId, ['input', 'userId']);
  await findManagedUser(context.em, viewer, id);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, id);
    const now = context.now();
    const granted = await query(
      em,
      sql`insert into user_permission (id, created_at, user_id, permission, granted_by_id)
        values (${newId()}::uuid, ${now}, ${id}::uuid, ${input.permission}, ${actor.userId}::uuid)
        on conflict (user_id, permission) do nothing returning id`,
    );
    if (granted.length === 0) {
      return { outcome: 'ALREADY_GRANTED', user };
    }
    await record(em, now, {
      action: 'permission.granted',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
      details: { permission: input.permission },
    });
    return { outcome: 'GRANTED', user };
  });
}
