import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { DocumentLimits } from './document-limits.ts';

/** Refuses what asks for too much before the API sees it. Streams and sockets ask the same limits by themselves. */
export function addDocumentGate(http: FastifyInstance, limits: DocumentLimits): void {
  http.addHook('preHandler', (request, reply, next) => {
    if (request.routeOptions.url !== '/graphql') {
      next();
      return;
    }
    if (Array.isArray(request.body)) {
      refuse(request, reply, 'Send one operation at a time.', { code: 'BATCHING_DISABLED', limit: 1 });
      return;
    }
    const asked = request.method === 'GET' ? request.query : request.body;
    const { query, variables } = (asked ?? {}) as Record<string, unknown>;
    const refusal = typeof query === 'string' ? limits.refuse(query, readVariables(variables)) : null;
    if (refusal) {
      refuse(request, reply, refusal.message, refusal.extensions);
    } else {
      next();
    }
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
    .code(400)
    .type(`application/${isNew ? 'graphql-response+json' : 'json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { ...extensions, referenceId: request.id } }] }));
}
