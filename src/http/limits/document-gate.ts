import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { presentedToken } from '../presented-token.ts';
import type { Admission } from './admission.ts';
import { networkOf } from './network-of.ts';

/** Refuses what asks for too much before the API sees it. Streams and sockets ask for admission by themselves. */
export function addDocumentGate(http: FastifyInstance, admission: Admission): void {
  http.addHook('preHandler', (request, reply, next) => {
    if (request.routeOptions.url !== '/graphql') {
      next();
      return;
    }
    if (Array.isArray(request.body)) {
      void reply.code(400);
      refuse(request, reply, 'Send one operation at a time.', { code: 'BATCHING_DISABLED', limit: 1 });
      return;
    }
    const asked = request.method === 'GET' ? request.query : request.body;
    const { query, variables } = (asked ?? {}) as Record<string, unknown>;
    if (typeof query !== 'string') {
      next();
      return;
    }
    const caller = { network: networkOf(request.ip), presented: presentedToken(request) };
    const { refusal, headers } = admission.ask(caller, query, () => readVariables(variables));
    void reply.headers(headers);
    if (!refusal) {
      next();
      return;
    }
    const { retryAfter } = refusal.extensions;
    if (typeof retryAfter === 'number') {
      void reply.code(429).header('retry-after', retryAfter);
    } else {
      void reply.code(400);
    }
    refuse(request, reply, refusal.message, refusal.extensions);
  });
}

function readVariables(given: unknown): Record<string, unknown> {
  if (typeof given !== 'string') {
    return (given ?? {}) as Record<string, unknown>;
  }
  try {
    return (JSON.parse(given) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function refuse(request: FastifyRequest, reply: FastifyReply, message: string, extensions: object): void {
  const isNew = request.headers.accept?.includes('application/graphql-response+json') ?? false;
  void reply
    .type(`application/${isNew ? 'graphql-response+json' : 'json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { ...extensions, referenceId: request.id } }] }));
}
