import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import type { SessionEndReason } from '../identity/index.ts';

/**
 * Ends all sessions of users, with their refresh tokens, from the commit on.
 *
 * The sessions stay as tombstones, so that their tokens can be told what happened.
 *
 * @returns how many sessions ended, by user
 */
export async function endSessions(
  em: EntityManager,
  userIds: readonly string[],
  reason: SessionEndReason,
  now: Date,
): Promise<Map<string, number>> {
  const ended = await query(
    em,
    sql<{ userId: string; count: number }>`
      with ended as (
        update session set ended_at = ${now}, end_reason = ${reason}
        where user_id = any(${userIds}::uuid[]) and ended_at is null
        returning id, user_id, expires_at
      ), spent as (
        delete from refresh_token r using ended where r.session_id = ended.id
      )
      select user_id as "userId", count(*) filter (where expires_at > ${now})::int as count from ended group by 1`,
  );
  return new Map(ended.map(({ userId, count }) => [userId, count]));
}
