import fastifyWebsocket, { type WebsocketHandler } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Context, PresentedToken } from '../../context.ts';
import { networkOf } from '../limits/network-of.ts';
import { presentedToken } from '../presented-token.ts';
import { newReferenceId } from '../reference-id.ts';
import { contextOf, reportTo, type Surroundings } from '../request-context.ts';
import { eventStreamHandler } from './event-stream.ts';
import { isFromHere } from './is-from-here.ts';
import type { LiveServer } from './live-server.ts';
import { noCookies } from './no-cookies.ts';
import type { Operations } from './operations.ts';
import { webSocketHandler } from './web-socket.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** How many streams are open on this server. */
    readonly openStreams: number;
  }
}

const serviceRestart = 1012;
/** Milliseconds that a client has to agree that its socket is closed, before it is cut. The types of `ws` do not know it. */
const closing = { closeTimeout: 5000 };
const lastWords = 1000;

interface LiveOptions {
  readonly live: LiveServer;
  readonly operations: Operations;
  readonly surroundings: Surroundings;
}

/** Subscriptions over Server-Sent Events at `/graphql/stream`, and over the WebSocket whose handler is returned. */
export async function addLive(
  http: FastifyInstance,
  { live, operations, surroundings }: LiveOptions,
): Promise<{ wsHandler: WebsocketHandler }> {
  const context = (request: FastifyRequest, presented: PresentedToken | null): Context => {
    const referenceId = newReferenceId();
    return contextOf(surroundings, {
      presented,
      referenceId,
      report: reportTo(request.log, referenceId),
      device: request.headers['user-agent'] ?? null,
      network: networkOf(request.ip),
      // The headers of a stream have been sent already.
      askToWait() {},
      cookies: noCookies,
    });
  };

  await http.register(fastifyWebsocket, {
    options: { ...closing, maxPayload: surroundings.config.limits.maxBodyBytes },
    errorHandler: (error, socket, request) => {
      request.log.info({ err: error }, 'a socket broke');
      socket.terminate();
    },
    preClose: done => {
      live.stop();
      // Not before the streams have said their last words.
      setImmediate(closeSockets, http);
      done();
    },
  });
  http.addHook('onClose', () => live.close());
  http.decorate('openStreams', { getter: () => live.feed.size });

  const handler = eventStreamHandler({ operations, contextOf: request => context(request, presentedHere(request)) });
  http.route({ method: ['GET', 'POST'], url: '/graphql/stream', handler });
  const wsHandler = webSocketHandler({ operations, contextOf: context, presentedHere });
  return { wsHandler };
}

/** A cookie counts only from a page of this server: neither a socket nor a stream is subject to the rules of CORS. */
function presentedHere(request: FastifyRequest): PresentedToken | null {
  const presented = presentedToken(request);
  return presented?.from === 'COOKIE' && !isFromHere(request) ? null : presented;
}

function closeSockets({ websocketServer }: FastifyInstance): void {
  for (const socket of websocketServer.clients) {
    socket.close(serviceRestart, 'SERVER_STOPPING');
    setTimeout(() => socket.terminate(), lastWords).unref();
  }
}
