import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CloseCode, type Context as SocketContext } from 'graphql-ws';
import { type Extra, makeHandler } from 'graphql-ws/use/@fastify/websocket';

import type { Context, PresentedToken } from '../../context.ts';
import { StreamEnded } from '../../shared/live/stream-ended.ts';
import { bearerToken } from '../presented-token.ts';
import { LiveResults } from './live-results.ts';
import type { OperationWatcher } from './operation-watcher.ts';
import type { Operations } from './operations.ts';

const pingEvery = 12_000;
const tryAgainLater = 1013;

interface SocketOptions {
  readonly operations: Operations;
  readonly contextOf: (request: FastifyRequest, presented: PresentedToken | null) => Context;
  /** What comes with the request that became the socket. */
  readonly presentedHere: (request: FastifyRequest) => PresentedToken | null;
  /** Milliseconds within which a client must begin to speak. */
  readonly initTimeout: number;
  readonly watch: OperationWatcher;
  /** Told when it has. */
  readonly onInit: (request: FastifyRequest) => void;
}

type Params = Record<string, unknown> | undefined;
type Socket = SocketContext<Params, Extra & { ended?: StreamEnded }>;

/**
 * GraphQL over WebSocket (graphql-transport-ws).
 *
 * Each operation on a socket asks anew who calls. The socket is closed with the reason once its caller is nobody any
 * more, or does not read.
 */
export function webSocketHandler({
  operations,
  contextOf,
  presentedHere,
  initTimeout,
  onInit,
  watch,
}: SocketOptions): WebsocketHandler {
  const contexts = new WeakMap<object, Context>();
  const contextFor = (payload: object): Context => contexts.get(payload) as Context;

  const handle = makeHandler<Params, { ended?: StreamEnded }>(
    {
      connectionInitWaitTimeout: initTimeout,
      onConnect: ({ extra: { request } }) => onInit(request),
      onSubscribe: (socket: Socket, _, payload) => {
        const { request } = socket.extra;
        const context = contextOf(request, presentedOn(socket) ?? presentedHere(request));
        contexts.set(payload, context);
        const prepared = operations.prepare(payload, context);
        if (Array.isArray(prepared)) {
          void watch('OPERATION', null, async () => ({ errors: prepared }));
        }
        return prepared;
      },
      execute: async args => watch('OPERATION', args, () => operations.execute(args)),
      subscribe: async args => watch('OPERATION', args, () => operations.subscribe(args)),
      onOperation: ({ extra: { socket } }, _, __, args, result) => {
        if (result instanceof LiveResults) {
          result.watch = run => watch('EVENT', args, run);
          result.onSlow = () => socket.close(tryAgainLater, 'SLOW_CONSUMER');
        }
      },
      onNext: (_, __, payload, ___, result) => operations.disclose(result, contextFor(payload)),
      onError: (socket: Socket, _, payload, errors) => {
        const ended = errors[0]?.originalError ?? errors[0];
        if (ended instanceof StreamEnded) {
          socket.extra.ended = ended;
        }
        return operations.tell(errors, contextFor(payload));
      },
      onComplete: ({ extra: { ended, socket } }: Socket) => {
        if (ended?.isOfCaller) {
          socket.close(CloseCode.Unauthorized, ended.reason);
        }
      },
    },
    pingEvery,
  );

  return function (this: FastifyInstance, socket, request) {
    const handled = handle.call(this, socket, request);
    // The library writes what a client does wrong to the standard error; and the socket is closed by itself.
    socket.removeAllListeners('error').on('error', error => request.log.info({ err: error }, 'a socket broke'));
    return handled;
  };
}

/** What comes with the socket's first message, if anything does. */
function presentedOn({ connectionParams }: Socket): PresentedToken | null {
  const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  return typeof given === 'string' ? { token: bearerToken(given), from: 'HEADER' } : null;
}
