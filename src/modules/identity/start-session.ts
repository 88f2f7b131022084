import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { newToken } from '../../shared/tokens.ts';
import { RefreshToken } from './refresh-token.entity.ts';
import { Session } from './session.entity.ts';
import type { User } from './user.entity.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** What a signed-in program holds. The two tokens are shown once, and kept nowhere. */
export interface StartedSession {
  readonly user: User;
  readonly session: Session;
  readonly sessionToken: string;
  readonly refreshToken: string;
}

/** Begins a session. The caller has locked the user, and seen that the user is live. */
export function startSession(
  em: EntityManager,
  context: OperationContext,
  user: User,
  device: string | null,
): StartedSession {
  const now = context.now();
  const session = newToken('session');
  const refresh = newToken('refresh');
  const times = sessionTimes(context);
  const started = new Session(user, { hash: session.hash, ...times }, device?.slice(0, 200) ?? null, now);
  em.persist([started, new RefreshToken(started, refresh.hash, times.expiresAt, now)]);
  return { user, session: started, sessionToken: session.token, refreshToken: refresh.token };
}

export function sessionTimes({ now, config }: OperationContext): { tokenExpiresAt: Date; expiresAt: Date } {
  const from = now().getTime();
  return {
    tokenExpiresAt: new Date(from + config.tokenMinutes * minute),
    expiresAt: new Date(from + config.sessionDays * day),
  };
}
