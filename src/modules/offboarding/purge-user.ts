import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { isDatabaseAway, isDatabaseBusy } from '../../shared/database/is-database-away.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { newId } from '../../shared/ids.ts';
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
 * Erases a user who has left, when the time of grace is over. A job runs it at that time, one for each user, so that an
 * account that cannot be erased stops nobody else's erasure; the ledger shows it as failed, and it is tried again.
 *
 * Looks again under the lock: who was restored, or deleted before, is left alone.
 */
export async function purgeUser(context: OperationContext, userId: string): Promise<void> {
  try {
    await inTransaction(context, em => purge(em, context, userId));
  } catch (error) {
    if (!isDatabaseAway(error) && !isDatabaseBusy(error)) {
      await inTransaction(context, em => recordFailure(em, userId, context.now()));
    }
    throw error;
  }
}

async function purge(em: EntityManager, context: OperationContext, userId: string): Promise<void> {
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
  const inlineRows = context.config.purgeInlineRows;
  const ending = { action: 'user.purged', actorId: null, reason: null, now, inlineRows } as const;
  await deleteLockedUsers(em, leavers, [userId], ending);
}

async function recordFailure(em: EntityManager, userId: string, now: Date): Promise<void> {
  await query(
    em,
    sql`insert into erasure (id, created_at, organization_id, subject_kind, subject_id, state, total_count, done_count,
        plan_hash, counts_before, faults, failure_count)
      select ${newId()}, ${now}, organization_id, 'usr', id, 'FAILED', 0, 0, '', '[]', '["User"]', 1
      from users where id = ${userId}::uuid and status = 'REVOKED' and purge_after <= ${now}
      on conflict (subject_id, subject_kind) do update set state = 'FAILED', faults = excluded.faults,
        failure_count = erasure.failure_count + 1`,
  );
}
