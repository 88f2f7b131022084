import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { hashToken, newToken } from '../../shared/tokens.ts';
import { record } from '../audit/index.ts';
import { InvalidRefreshTokenError } from './identity.errors.ts';
import { RefreshToken } from './refresh-token.entity.ts';
import { SessionEndReason } from './session.entity.ts';
import { type StartedSession, sessionTimes } from './start-session.ts';
import { User } from './user.entity.ts';

/**
 * Gives new tokens for a refresh token, which is good once; the session's present token ends.
 *
 * A token that comes a second time ends the whole session, and that is committed although the call is refused: one of
 * the two who sent it is a thief (RFC 9700, section 4.14.2).
 *
 * @throws {InvalidRefreshTokenError} if the token is unknown, used, expired, or the session or the user has ended
 */
export async function refreshSession(context: Context, token: string): Promise<StartedSession> {
  const hash = hashToken('refresh', token);
  const renewed = hash && (await inTransaction(context, em => renew(em, context, hash)));
  if (!renewed) {
    throw new InvalidRefreshTokenError();
  }
  return renewed;
}

async function renew(em: EntityManager, context: Context, hash: Buffer): Promise<StartedSession | null> {
  const now = context.now();
  const [holder] = await query(
    em,
    sql<{ userId: string; isLive: boolean }>`
      select u.id as "userId", u.status = 'ACTIVE' and o.status = 'ACTIVE' as "isLive"
      from users u join organization o on o.id = u.organization_id
      where u.id = (
        select s.user_id from refresh_token r join session s on s.id = r.session_id where r.token_hash = ${hash}
      ) for share of u`,
  );
  // After the user: a revocation locks the user first, so the session cannot be renewed behind its back.
  await query(
    em,
    sql`select s.id from session s join refresh_token r on r.session_id = s.id where r.token_hash = ${hash} for update of s`,
  );
  const used = await em.findOne(RefreshToken, { tokenHash: hash }, { populate: ['session'] });
  const session = used?.session.$;
  if (!holder?.isLive || !used || !session || session.endedAt || used.expiresAt <= now) {
    return null;
  }

  const user = await em.findOneOrFail(User, holder.userId);
  const event = {
    organizationId: user.organization.id,
    actorId: user.id,
    subjectKind: 'ses',
    subjectId: session.id,
  } as const;
  if (used.usedAt) {
    session.end(SessionEndReason.REFRESH_TOKEN_REUSED, now);
    const details = { endReason: SessionEndReason.REFRESH_TOKEN_REUSED };
    await record(em, now, { ...event, actorId: null, action: 'session.ended', details });
    return null;
  }

  const sessionToken = newToken('session');
  const refreshToken = newToken('refresh');
  const times = sessionTimes(context);
  used.usedAt = now;
  session.renew({ hash: sessionToken.hash, ...times }, now);
  em.persist(new RefreshToken(session, refreshToken.hash, times.expiresAt, now));
  await record(em, now, { ...event, action: 'session.refreshed' });
  return { user, session, sessionToken: sessionToken.token, refreshToken: refreshToken.token };
}
