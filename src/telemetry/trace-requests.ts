import type { ApolloServerPlugin } from '@apollo/server';
import {
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Context } from '../context.ts';
import { codeOf } from './code-of.ts';

const propagator = new W3CTraceContextPropagator();

/** Makes a span of each request to the API, in which all that it does is traced. Goes on with the trace of the caller. */
export function traceRequests(http: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  http.addHook('onRequest', async request => {
    const { method, routeOptions, headers, id } = request;
    // A socket has no end that would end a span; the operations on it are traces of their own.
    if (routeOptions.url?.startsWith('/graphql') && headers.upgrade === undefined) {
      const caller = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const attributes = {
        'http.request.method': method,
        'http.route': routeOptions.url,
        'leaver.reference_id': id,
      };
      const named = `${method} ${routeOptions.url}`;
      spans.set(request, tracer.startSpan(named, { kind: SpanKind.SERVER, attributes }, caller));
    }
  });
  // Not before: the body is read by what the connection began, and that knows nothing of this request.
  http.addHook('preValidation', (request, _, next) => {
    const span = spans.get(request);
    if (span) {
      context.with(trace.setSpan(ROOT_CONTEXT, span), next);
    } else {
      next();
    }
  });
  http.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) {
      span?.setStatus({ code: SpanStatusCode.ERROR });
    }
    span?.end();
  });
  http.addHook('onRequestAbort', async request => {
    spans.get(request)?.end();
  });
}

const longestName = 100;

/** Tells a request's span which document it ran, by name and hash: its text may hold what is personal. */
export const traceOperations: ApolloServerPlugin<Context> = {
  requestDidStart: async ({ request }) => ({
    didResolveOperation: async ({ operation, operationName, queryHash }) => {
      const span = request.http ? trace.getActiveSpan() : undefined;
      const type = operation?.operation ?? 'unknown';
      const name = operationName?.slice(0, longestName);
      span?.updateName(name === undefined ? type : `${type} ${name}`);
      span?.setAttributes({
        'graphql.operation.type': type,
        'graphql.document.hash': queryHash,
        ...(name !== undefined && { 'graphql.operation.name': name }),
      });
    },
    willSendResponse: async ({ response }) => {
      const span = request.http ? trace.getActiveSpan() : undefined;
      const errors = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
      if (errors.length > 0) {
        span?.setAttribute('error.type', codeOf(errors[0]?.extensions?.['code']));
      }
    },
  }),
};
