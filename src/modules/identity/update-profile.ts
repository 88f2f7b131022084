import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewerToChange } from './find-viewer.ts';
import { parseProfile, type Profile } from './profile.ts';
import { User } from './user.entity.ts';

/**
 * Changes how the viewer is called: a name that is left out stays, and null clears it.
 *
 * @throws {InvalidInputError} if a name is too long, or holds control characters
 */
export async function updateProfile(context: Context, input: Profile): Promise<User> {
  const viewer = await requireViewer(context);
  const parsed = parseProfile(input);

  return inTransaction(context, async em => {
    const actor = await lockViewerToChange(em, viewer);
    const user = await em.findOneOrFail(User, actor.userId);
    const changed = (['givenName', 'familyName', 'displayName'] as const).filter(
      name => input[name] !== undefined && user[name] !== parsed[name],
    );
    if (changed.length === 0) {
      return user;
    }

    user.rename(Object.fromEntries(changed.map(name => [name, parsed[name]])));
    await record(em, context.now(), {
      action: 'user.updated',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: user.id,
      details: { fields: changed },
    });
    return user;
  });
}
