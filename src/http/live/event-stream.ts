import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { OperationArgs, OperationContext } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/fastify';

import type { Context } from '../../context.ts';
import { refuseWith } from '../refusals.ts';
import { LiveResults } from './live-results.ts';
import type { Operations } from './operations.ts';

const eventStream = 'text/event-stream';
const lastFlush = 2000;

interface EventStreamOptions {
  readonly operations: Operations;
  readonly contextOf: (request: FastifyRequest) => Context;
}

/** GraphQL over Server-Sent Events (graphql-sse), a connection for each operation. */
export function eventStreamHandler({ operations, contextOf }: EventStreamOptions) {
  const contexts = new WeakMap<FastifyRequest, Context>();
  const handle = createHandler<OperationContext>({
    authenticate: () => null,
    onSubscribe: ({ raw }, { query, operationName, variables }) => {
      const context = contextOf(raw);
      contexts.set(raw, context);
      const prepared = operations.prepare({ query, operationName, variables }, context);
      return Array.isArray(prepared) ? { data: null, errors: prepared } : (prepared as OperationArgs<OperationContext>);
    },
    // All rules have been applied.
    validate: () => [],
    execute: async args => operations.execute(args),
    subscribe: async args => operations.subscribe(args),
    onOperation: (_, { context: { reply } }, __, result) => {
      if (result instanceof LiveResults) {
        result.lastWord = error => ({ errors: [asGraphQLError(error)] });
        result.onSlow = () => closeSoon(reply.raw);
      }
    },
    onNext: async (_, { raw, context: { reply } }, result) => {
      await drained(reply.raw);
      return operations.disclose(result, contexts.get(raw) as Context) as ExecutionResult;
    },
  });

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (!request.headers.accept?.includes(eventStream)) {
      return refuseWith(request, reply, 406);
    }
    // The library wants it alone.
    request.headers.accept = eventStream;
    reply.hijack();
    try {
      await handle(request, reply);
    } catch (error) {
      request.log.error({ err: error }, 'a stream broke');
      reply.raw.destroy();
    }
    return reply;
  };
}

/** An event is made only when the one before has left, so that what waits, waits in the stream, where it is counted. */
async function drained(response: ServerResponse): Promise<void> {
  if (response.writableNeedDrain && !response.destroyed) {
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
    waiting.abort();
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('Unexpected', { originalError: error as Error });
}

function closeSoon(response: ServerResponse): void {
  setTimeout(() => response.destroy(), lastFlush).unref();
}
