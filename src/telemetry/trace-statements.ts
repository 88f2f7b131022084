import { SpanKind, type Span, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { Pool } from 'pg';

import { codeOf } from './code-of.ts';
import { withoutValues } from './sql-text.ts';

type Send = (...args: unknown[]) => unknown;

/** Makes a span of each statement that a request or a job sends. */
export function traceStatements(pool: Pool, tracer: Tracer): void {
  pool.on('connect', client => {
    const send = client.query.bind(client) as Send;
    Object.assign(client, {
      query(...args: unknown[]): unknown {
        if (!trace.getActiveSpan()) {
          return send(...args);
        }
        const span = begin(tracer, textOf(args[0]));
        const callback = args.at(-1);
        if (typeof callback === 'function') {
          const told = (error: unknown, result: unknown) => {
            end(span, error);
            (callback as Send)(error, result);
          };
          return send(...args.slice(0, -1), told);
        }
        const sent = send(...args);
        if (sent instanceof Promise) {
          sent.then(
            () => end(span),
            error => end(span, error),
          );
        } else {
          end(span);
        }
        return sent;
      },
    });
  });
}

function begin(tracer: Tracer, text: string): Span {
  const operation = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  return tracer.startSpan(operation, {
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.text': withoutValues(text),
    },
  });
}

/** Of an error only its code: its message may hold values. */
function end(span: Span, error?: unknown): void {
  if (error) {
    const code = codeOf((error as { code?: unknown }).code);
    span.setAttributes({ 'db.response.status_code': code, 'error.type': code });
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function textOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : '';
}
