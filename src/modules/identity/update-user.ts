import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { findManagedUser, lockManagedUser } from './lock-managed-user.ts';
import { parseProfile, type Profile } from './profile.ts';
import type { User } from './user.entity.ts';

const names = ['givenName', 'familyName', 'displayName'] as const;

export interface UpdateUser extends Profile {
  readonly userId: string;
}

/**
 * Changes how a user is called: a name that is left out stays, and null clears it.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id or a name is no good
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 */
export async function updateUser(context: Context, input: UpdateUser): Promise<User> {
  const viewer = await requireViewer(context);
  const id = parseId('usr', input.userId, ['input', 'userId']);
  const profile = parseProfile(input);
  await findManagedUser(context.em, viewer, id);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, id);
    const changed = names.filter(name => input[name] !== undefined && user[name] !== profile[name]);
    if (changed.length === 0) {
      return user;
    }

    user.rename(Object.fromEntries(changed.map(name => [name, profile[name]])));
    await record(em, context.now(), {
      action: 'user.updated',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
      details: { fields: changed },
    });
    return user;
  });
}
