import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

import type { Config } from '../../config.ts';

const year = 365 * 24 * 60 * 60;

/** What every answer tells browsers: to run, frame, guess and leak nothing; pages that need more say so themselves. And its reference. */
export async function addSecurityHeaders(http: FastifyInstance, { limits, secureCookies }: Config): Promise<void> {
  const headers: Readonly<Record<string, string>> = {
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(secureCookies && { 'strict-transport-security': `max-age=${year}` }),
  };
  http.addHook('onRequest', (request, reply, next) => {
    void reply.headers(headers).header('x-reference-id', request.id);
    next();
  });
  if (limits.corsOrigins.length > 0) {
    await http.register(fastifyCors, {
      origin: [...limits.corsOrigins],
      credentials: true,
      methods: ['GET', 'POST'],
      exposedHeaders: ['retry-after', 'x-reference-id', 'ratelimit', 'ratelimit-policy'],
      maxAge: 600,
    });
  }
}
