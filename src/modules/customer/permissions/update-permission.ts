import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { record } from '../../audit/index.ts';
import { findManagedUser, lockManagedUser, type User } from '../../identity/index.ts';
import { PermissionNotFoundError } from '../customer.errors.ts';
import { grantDetails } from './grant-details.ts';
import { type NamedPermission, parseGrant } from './grant-permission.ts';
import { readGrant, updateGrant } from './grants.ts';

export interface PermissionUpdate {
  readonly outcome: 'UPDATED' | 'UNCHANGED';
  readonly user: User;
}

/**
 * Makes what was granted to a user on a resource more or less, from the commit on.
 *
 * @throws {InvalidIdError} if an id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 * @throws {PermissionNotFoundError} if nothing was granted to the user on the resource
 */
export async function updatePermission(context: Context, input: NamedPermission): Promise<PermissionUpdate> {
  const viewer = await requireViewer(context);
  const named = parseGrant(input);
  await findManagedUser(context.em, viewer, named.userId);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, named.userId);
    const from = await readGrant(em, named);
    if (!from) {
      throw new PermissionNotFoundError();
    }
    if (from === input.permission) {
      return { outcome: 'UNCHANGED', user };
    }

    await updateGrant(em, { ...named, permission: input.permission, grantedById: actor.userId });
    await record(em, context.now(), {
      action: 'permission.updated',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: user.id,
      details: grantDetails(input.permission, named, from),
    });
    return { outcome: 'UPDATED', user };
  });
}
