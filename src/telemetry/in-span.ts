import { context, type Attributes, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { GraphQLError } from 'graphql';

/** Does the work in a span, which ends with it. What went wrong is told by a code or a class, never by a message. */
export function inSpan<T>(
  tracer: Tracer,
  { name, kind = SpanKind.INTERNAL, attributes = {} }: { name: string; kind?: SpanKind; attributes?: Attributes },
  work: () => T,
  look: (result: Awaited<T>, span: Span) => void = () => {},
): T {
  const span = tracer.startSpan(name, { kind, attributes });
  return context.with(trace.setSpan(context.active(), span), () => {
    try {
      const result = work();
      if (!(result instanceof Promise)) {
        look(result as Awaited<T>, span);
        span.end();
        return result;
      }
      return result.then(
        value => {
          look(value, span);
          span.end();
          return value;
        },
        error => {
          fail(span, error);
          throw error;
        },
      ) as T;
    } catch (error) {
      fail(span, error);
      throw error;
    }
  });
}

function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', kindOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function kindOf(error: unknown): string {
  if (error instanceof GraphQLError && typeof error.extensions['code'] === 'string') {
    return error.extensions['code'];
  }
  return error instanceof Error ? error.constructor.name : typeof error;
}
