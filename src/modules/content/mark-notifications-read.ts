import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { BatchTooLargeError } from '../../shared/errors/input-errors.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from '../identity/index.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';

const limit = 100;
const path = ['input', 'notificationIds'];

export interface MarkNotificationsRead {
  /** Null for all. */
  readonly notificationIds?: readonly string[] | null;
}

export interface NotificationReading {
  /** How many were marked by this call; those that were read before are not counted. */
  readonly markedCount: number;
  readonly unreadCount: number;
}

/**
 * Marks notifications of the viewer as read: those named, or all that there are. When one was read first stays.
 *
 * All of them are marked, or none. The number of statements does not depend on how many they are.
 *
 * @throws {BatchTooLargeError} if more than 100 are named
 * @throws {InvalidIdError} naming the first id that is none of a notification
 * @throws {OwnedThingNotFoundError} naming the first that is none of the viewer's
 */
export async function markNotificationsRead(
  context: Context,
  { notificationIds = null }: MarkNotificationsRead,
): Promise<NotificationReading> {
  const viewer = await requireViewer(context);
  if (notificationIds && notificationIds.length > limit) {
    throw new BatchTooLargeError(limit, path);
  }
  const ids = notificationIds?.map((id, index) => parseId('ntf', id, [...path, String(index)])) ?? null;

  return inTransaction(context, async em => {
    const { userId, organizationId } = await lockViewer(em, viewer);
    if (ids) {
      const own = await query(
        em,
        sql<{ id: string }>`
          select id from notification where id = any(${ids}::uuid[]) and recipient_id = ${userId}::uuid`,
      );
      const known = new Set(own.map(({ id }) => id));
      const unknown = ids.findIndex(id => !known.has(id));
      if (unknown !== -1) {
        throw new OwnedThingNotFoundError([...path, String(unknown)]);
      }
    }

    const now = context.now();
    // Locked in one order, so that two calls with the same notifications do not wait for each other.
    const marked = await query(
      em,
      sql`update notification set read_at = ${now} where id in (
          select id from notification
          where recipient_id = ${userId}::uuid and read_at is null and ${ids ? sql`id = any(${ids}::uuid[])` : sql`true`}
          order by id for update
        ) and read_at is null returning id`,
    );
    const markedCount = marked.length;
    if (markedCount > 0) {
      await record(em, now, {
        action: 'notifications.read',
        organizationId,
        actorId: userId,
        subjectKind: 'usr',
        subjectId: userId,
        details: { markedCount },
      });
    }
    return { markedCount, unreadCount: await countUnread(em, userId) };
  });
}

export async function countUnread(em: EntityManager, userId: string): Promise<number> {
  const [unread] = await query(
    em,
    sql<{ count: number }>`
      select count(*)::int as count from notification where recipient_id = ${userId}::uuid and read_at is null`,
  );
  return unread?.count ?? 0;
}
