import type { EntityManager } from '@mikro-orm/postgresql';

import { endAccountTokens, endSessions, type SessionEndReason, SessionKind } from '../identity/index.ts';

/** What somebody could call with, that ended. */
export interface EndedAccess {
  readonly sessionCount: number;
  readonly apiKeyCount: number;
}

export const noAccess: EndedAccess = { sessionCount: 0, apiKeyCount: 0 };

/**
 * Ends all that users can call with, from the commit on: sessions, refresh tokens, keys, and secrets in mails.
 *
 * @returns what was live, by user
 */
export async function endAccess(
  em: EntityManager,
  userIds: readonly string[],
  reason: SessionEndReason,
  now: Date,
): Promise<Map<string, EndedAccess>> {
  await endAccountTokens(em, userIds);
  const ended = await endSessions(em, { userIds }, reason, now);
  const byUser = Map.groupBy(ended, ({ userId }) => userId);
  return new Map(
    [...byUser].map(([userId, sessions]) => {
      const apiKeyCount = sessions.filter(({ kind }) => kind === SessionKind.API_KEY).length;
      return [userId, { sessionCount: sessions.length - apiKeyCount, apiKeyCount }];
    }),
  );
}
