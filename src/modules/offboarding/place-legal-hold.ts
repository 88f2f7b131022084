import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User, UserNotFoundError, UserStatus } from '../identity/index.ts';
import { scopeOf } from './delete-user.ts';
import { lockLeavers } from './leavers.ts';
import { LegalHold } from './legal-hold.entity.ts';
import { UserDeletedError } from './offboarding.errors.ts';

export interface PlaceLegalHold {
  readonly userId: string;
  readonly reason: string;
}

/**
 * Forbids that a user is erased, until the hold is released. The user's access is another matter, and can still end.
 *
 * Placed under the lock that an erasure takes, so that one of the two comes first, and the other sees it.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if there is no reason, or a very long one
 * @throws {ForbiddenError} unless the viewer is an owner of the organization
 * @throws {UserNotFoundError} if the user does not exist, or is of another tenant
 * @throws {UserDeletedError} if nothing is left that could be held
 */
export async function placeLegalHold(context: Context, { userId, reason: why }: PlaceLegalHold): Promise<LegalHold> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'legalHolds.manage', viewer);
  const id = parseId('usr', userId, ['input', 'userId']);
  const reason = parseText(why, { path: ['input', 'reason'], max: 500, lines: true });

  return inTransaction(context, async em => {
    const { users } = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'legalHolds.manage', actor);
    const known = users.get(id);
    if (!known) {
      throw new UserNotFoundError();
    }
    if (known.status === UserStatus.DELETED) {
      throw new UserDeletedError();
    }

    const now = context.now();
    const user = await em.findOneOrFail(User, id);
    const hold = new LegalHold(user, em.getReference(User, actor.userId), reason, now);
    em.persist(hold);
    await record(em, now, {
      action: 'hold.placed',
      organizationId: known.organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: id,
      reason,
      details: { holdId: formatId('hld', hold.id) },
    });
    return hold;
  });
}
