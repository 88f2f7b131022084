import fastifyWebsocket, { type WebsocketHandler } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Context, PresentedToken } from '../../context.ts';
import { networkOf } from '../limits/network-of.ts';
import { presentedToken } from '../presented-token.ts';
import { newReferenceId } from '../reference-id.ts';
import { refuseTooMany } from '../refusals.ts';
import { contextOf, reportTo, type Surroundings } from '../request-context.ts';
import { eventStreamHandler } from './event-stream.ts';
import { isFromHere } from './is-from-here.ts';
import type { LiveServer } from './live-server.ts';
import { noCookies } from './no-cookies.ts';
import { OpenSockets } from './open-sockets.ts';
import type { OperationWatcher } from './operation-watcher.ts';
import type { Operations } from './operations.ts';
import { webSocketHandler } from './web-socket.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** How many streams are open on this server. */
    readonly openStreams: number;
  }
}

const serviceRestart = 1012;
/** Most milliseconds to wait for what a client says first, and for its word that its socket is closed. */
const longestSilence = 5000;
const lastWords = 1000;

interface LiveOptions {
  readonly live: LiveServer;
  readonly operations: Operations;
  readonly surroundings: Surroundings;
  readonly watch: OperationWatcher;
}

/** Subscriptions over Server-Sent Events at `/graphql/stream`, and over the WebSocket whose handler is returned. */
export async function addLive(
  http: FastifyInstance,
  { live, operations, surroundings, watch }: LiveOptions,
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

  const { limits } = surroundings.config;
  const silence = Math.min(longestSilence, limits.requestSeconds * 1000);
  // The types of `ws` do not know of `closeTimeout`.
  const options = { maxPayload: limits.maxBodyBytes, closeTimeout: silence };
  await http.register(fastifyWebsocket, {
    options,
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

  const sockets = new OpenSockets(limits.sockets);
  http.addHook('preValidation', (request, reply, next) => {
    if (!request.ws || sockets.admit(request.raw.socket, networkOf(request.ip))) {
      next();
      return;
    }
    const limit = limits.sockets.perAddress;
    const message = `At most ${limit} sockets of one address are open at a time. Close some.`;
    refuseTooMany(request, reply, { code: 'TOO_MANY_SOCKETS', message, limit });
  });

  const handler = eventStreamHandler({ operations, contextOf: request => context(request, presentedHere(request)) });
  http.route({ method: ['GET', 'POST'], url: '/graphql/stream', handler });
  const wsHandler = webSocketHandler({
    operations,
    contextOf: context,
    presentedHere,
    watch,
    initTimeout: silence,
    onInit: request => sockets.heard(request.raw.socket),
  });
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
