import type { Context } from '../../../context.ts';
import type { Permission } from '../../../shared/authorization/roles.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { record } from '../../audit/index.ts';
import { findManagedUser, lockManagedUser, type User } from '../../identity/index.ts';
import { grantDetails } from './grant-details.ts';
import { type NamedGrant, parseGrant } from './grant-permission.ts';
import { deleteGrant, readGrant } from './grants.ts';

export interface RevokePermission extends NamedGrant {
  /** Nothing is taken away but this; whatever was granted when it is left out. */
  readonly permission?: Permission | null;
}

export interface PermissionRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_ABSENT';
  readonly user: User;
}

/**
 * Takes a permission from a user, from the commit on. Who does not have it is answered as one who lost it before.
 *
 * @throws {InvalidIdError} if an id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 */
export async function revokePermission(context: Context, input: RevokePermission): Promise<PermissionRevocation> {
  const viewer = await requireViewer(context);
  const named = parseGrant(input);
  await findManagedUser(context.em, viewer, named.userId);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, named.userId);
    const granted = await readGrant(em, named);
    if (!granted || granted !== (input.permission ?? granted)) {
      return { outcome: 'ALREADY_ABSENT', user };
    }

    await deleteGrant(em, named);
    await record(em, context.now(), {
      action: 'permission.revoked',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: user.id,
      details: grantDetails(granted, named),
    });
    return { outcome: 'REVOKED', user };
  });
}
