import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User, UserStatus } from '../identity/index.ts';
import { scopeOf } from './delete-user.ts';
import { lockLeavers } from './leavers.ts';
import { requireManagedLeaver } from './require-managed-leaver.ts';

export interface ReinstateUser {
  readonly userId: string;
}

export interface Reinstatement {
  readonly outcome: 'REINSTATED' | 'ALREADY_ACTIVE';
  readonly userId: string;
}

/**
 * Lets a suspended user in again. The sessions and keys that the suspension ended stay ended.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 */
export async function reinstateUser(context: Context, input: ReinstateUser): Promise<Reinstatement> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'users.find', viewer);
  const id = parseId('usr', input.userId, ['input', 'userId']);

  return inTransaction(context, async em => {
    const { users } = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
    const actor = await lockViewer(em, viewer);
    const known = requireManagedLeaver(actor, users.get(id));
    if (known.status === UserStatus.ACTIVE) {
      return { outcome: 'ALREADY_ACTIVE', userId: id };
    }

    const user = await em.findOneOrFail(User, id);
    user.reinstate();
    await record(em, context.now(), {
      action: 'user.reinstated',
      organizationId: known.organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
    });
    return { outcome: 'REINSTATED', userId: id };
  });
}
