import type { EntityManager } from '@mikro-orm/postgresql';

import { endSessions, type SessionEndReason } from '../identity/index.ts';

/**
 * Ends all that users can call with, from the commit on.
 *
 * @returns how many sessions ended, by user
 */
export async function endAccess(
  em: EntityManager,
  userIds: readonly string[],
  reason: SessionEndReason,
  now: Date,
): Promise<Map<string, number>> {
  const ended = await endSessions(em, { userIds }, reason, now);
  const byUser = Map.groupBy(ended, ({ userId }) => userId);
  return new Map([...byUser].map(([userId, { length }]) => [userId, length]));
}
