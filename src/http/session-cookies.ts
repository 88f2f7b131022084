import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Config } from '../config.ts';
import type { SessionCookies } from '../context.ts';
import { sessionCookie } from './presented-token.ts';

const refreshCookie = 'leaver_refresh';

/** The cookies of a session that a request brings, and its answer sets. */
export function sessionCookies(
  { secureCookies }: Config,
  request: FastifyRequest,
  reply: FastifyReply,
): SessionCookies {
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
