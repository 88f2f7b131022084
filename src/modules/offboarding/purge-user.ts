import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { UserStatus } from '../identity/index.ts';
import { deleteLockedUsers } from './delete-locked-users.ts';
import { heldUsers } from './held-users.ts';
import { lockLeavers } from './leavers.ts';
import { recordHeldBack } from './record-held-back.ts';

/** Has a user erased at an instant; an earlier wish for the same user gives way. */
export function enqueuePurge(em: EntityManager, userId: string, at: Date): Promise<void> {
  return enqueue(em, 'purge-user', { userId }, { runAt: at, key: `purge-user ${userId}` });
}

/**
 * Erases a user who has left, when the time of grace is over. A job runs it at that time.
 *
 * Looks again under the lock: who was restored, or deleted before, is left alone.
 */
export function purgeUser(context: OperationContext, userId: string): Promise<void> {
  return inTransaction(context, async em => {
    const leavers = await lockLeavers(em, [userId], 'EVERY_ORGANIZATION', null);
    const user = leavers.users.get(userId);
    const now = context.now();
    if (user?.status !== UserStatus.REVOKED || !user.purgeAfter) {
      return;
    }
    if (user.purgeAfter > now) {
      // Left once more, or this server's clock is behind that of the database.
      await enqueuePurge(em, userId, user.purgeAfter);
      return;
    }
    if ((await heldUsers(em, [userId])).size > 0) {
      // The release of the hold enqueues it again.
      await recordHeldBack(em, [user], null, now);
      return;
    }
    await deleteLockedUsers(em, leavers, [userId], { action: 'user.purged', actorId: null, reason: null, now });
  });
}
