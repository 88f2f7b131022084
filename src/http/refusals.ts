import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { disclose, retryAfterSeconds } from './graphql-errors.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly limit?: number;
}

const badRequest: Refusal = { code: 'BAD_REQUEST', message: 'The request is malformed.' };

const noUtf8: Refusal = { code: 'MALFORMED_UTF8', message: 'The body is no UTF-8.' };

const byStatus = {
  405: { code: 'METHOD_NOT_ALLOWED', message: 'The method does not fit here.' },
  406: { code: 'NOT_ACCEPTABLE', message: 'Streams answer with text/event-stream only, which Accept must name.' },
} as const;

const refusalsWith = (bodyLimit: number): Readonly<Record<number, Refusal>> => ({
  400: { code: 'BAD_REQUEST', message: 'The body is no JSON.' },
  413: { code: 'BODY_TOO_LARGE', message: `The body is larger than ${bodyLimit} bytes.`, limit: bodyLimit },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the operation as application/json.' },
});

/** Gives every answer that is not GraphQL's own the same form, so that a client needs to read only one. */
export function addRefusals(http: FastifyInstance, bodyLimit: number): void {
  const refusals = refusalsWith(bodyLimit);
  http.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const refusal = error.code === noUtf8.code ? noUtf8 : (refusals[status] ?? badRequest);
      return refuse(request, reply.code(status), refusal);
    }
    const { message, extensions } = disclose(error, { log: request.log, referenceId: request.id });
    if (extensions.code === 'SERVICE_UNAVAILABLE') {
      void reply.header('retry-after', retryAfterSeconds);
    }
    return reply
      .code(extensions.code === 'SERVICE_UNAVAILABLE' ? 503 : 500)
      .send({ errors: [{ message, extensions }] });
  });
  // Else a form of another site could send a document as plain text.
  http.removeContentTypeParser('text/plain');
  http.setNotFoundHandler((request, reply) => {
    // A route that looks as if it were absent, to this caller, was reached by its own method.
    const others = ['GET', 'POST'].filter(method => method !== request.method);
    const allowed = others.filter(method => http.hasRoute({ method, url: pathOf(request) }));
    return allowed.length > 0
      ? refuseWith(request, reply.header('allow', allowed.join(', ')), 405)
      : refuse(request, reply.code(404), {
          code: 'NOT_FOUND',
          message: 'There is nothing here. The API is at /graphql.',
        });
  });
  refuseWhileClosing(http);
}

/** Fastify answers in another form while it closes, and without the reference. */
function refuseWhileClosing(http: FastifyInstance): void {
  let isClosing = false;
  http.addHook('preClose', async () => {
    isClosing = true;
  });
  http.addHook('onSend', async (_, reply) => {
    if (isClosing) {
      // Else the server would wait for the client to let go of the connection.
      void reply.header('connection', 'close');
    }
  });
  http.addHook('onRequest', (request, reply, next) => {
    if (isClosing) {
      void reply.code(503).header('retry-after', retryAfterSeconds);
      refuse(request, reply, { code: 'SERVICE_UNAVAILABLE', message: 'This server is stopping. Try again.' });
    } else {
      next();
    }
  });
}

/** A request that could not even be routed, such as one for a malformed path. No hook sees it. */
export function refuseUnroutable(_: unknown, request: FastifyRequest, reply: FastifyReply): void {
  void refuse(request, reply.code(400).header('x-reference-id', request.id), badRequest);
}

/** A caller that holds as much as it may. */
export function refuseTooMany(request: FastifyRequest, reply: FastifyReply, refusal: Required<Refusal>): FastifyReply {
  return refuse(request, reply.code(429).header('retry-after', retryAfterSeconds), refusal);
}

export function refuseWith(request: FastifyRequest, reply: FastifyReply, status: keyof typeof byStatus): FastifyReply {
  return refuse(request, reply.code(status), byStatus[status]);
}

function pathOf({ url }: FastifyRequest): string {
  return url.replace(/\?.*$/s, '');
}

function refuse(request: FastifyRequest, reply: FastifyReply, { message, ...refusal }: Refusal): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { ...refusal, referenceId: request.id } }] });
}
