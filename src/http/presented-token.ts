import type { FastifyRequest } from 'fastify';

import type { PresentedToken } from '../context.ts';
import { hashToken } from '../shared/tokens.ts';

export const sessionCookie = 'leaver_session';

/** A header wins over a cookie, even when it is no good: who sends one means it. */
export function presentedToken(request: FastifyRequest): PresentedToken | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return { token: bearerToken(authorization), from: 'HEADER' };
  }
  const cookie = request.cookies[sessionCookie];
  // A key is no session that a browser keeps.
  return cookie && hashToken('session', cookie) ? { token: cookie, from: 'COOKIE' } : null;
}

export function bearerToken(authorization: string): string {
  return authorization.replace(/^Bearer +/i, '');
}
