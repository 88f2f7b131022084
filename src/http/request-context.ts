import type { EntityManager } from '@mikro-orm/postgresql';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Config } from '../config.ts';
import type { Context, PresentedToken, SessionCookies } from '../context.ts';
import { findViewer, type SessionUses } from '../modules/identity/index.ts';
import { Rows } from '../shared/database/rows.ts';
import { hashToken } from '../shared/tokens.ts';

const sessionCookie = 'leaver_session';
const refreshCookie = 'leaver_refresh';

interface Surroundings {
  readonly em: EntityManager;
  readonly config: Config;
  readonly now: () => Date;
  readonly sessionUses: SessionUses | null;
}

/** What the resolvers of one request may reach. Asks nothing of the database by itself. */
export function requestContext(
  { em, config, now, sessionUses }: Surroundings,
  request: FastifyRequest,
  reply: FastifyReply,
): Context {
  const forked = em.fork();
  const presented = presentedToken(request);
  let token = presented?.token ?? null;
  let viewer: ReturnType<Context['viewer']> | undefined;

  async function find(sessionToken: string): ReturnType<Context['viewer']> {
    const found = await findViewer(forked, sessionToken, now());
    if (found) {
      sessionUses?.note(found.sessionId, now());
    }
    return found;
  }

  return {
    em: forked,
    config,
    now,
    presented,
    referenceId: request.id,
    device: request.headers['user-agent'] ?? null,
    cookies: sessionCookies(config, request, reply),
    rows: new Rows(forked, now()),
    viewer() {
      viewer ??= token ? find(token) : Promise.resolve(null);
      return viewer;
    },
    present(sessionToken) {
      token = sessionToken;
      viewer = undefined;
    },
  };
}

/** A header wins over a cookie, even when it is no good: who sends one means it. */
function presentedToken(request: FastifyRequest): PresentedToken | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return { token: authorization.replace(/^Bearer +/i, ''), from: 'HEADER' };
  }
  const cookie = request.cookies[sessionCookie];
  // A key is no session that a browser keeps.
  return cookie && hashToken('session', cookie) ? { token: cookie, from: 'COOKIE' } : null;
}

function sessionCookies({ secureCookies }: Config, request: FastifyRequest, reply: FastifyReply): SessionCookies {
  const options = { httpOnly: true, secure: secureCookies, sameSite: 'lax', path: '/' } as const;
  return {
    refreshToken: request.cookies[refreshCookie] ?? null,
    set({ sessionToken, refreshToken, expiresAt }) {
      void reply.setCookie(sessionCookie, sessionToken, { ...options, expires: expiresAt });
      void reply.setCookie(refreshCookie, refreshToken, { ...options, expires: expiresAt });
    },
    clear() {
      void reply.clearCookie(sessionCookie, options).clearCookie(refreshCookie, options);
    },
  };
}
