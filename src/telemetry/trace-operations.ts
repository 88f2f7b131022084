import { hash } from 'node:crypto';

import { SpanKind, type Tracer } from '@opentelemetry/api';
import { type ExecutionArgs, getOperationAST } from 'graphql';

import type { Context } from '../context.ts';
import type { OperationWatcher } from '../http/live/operation-watcher.ts';
import { codeOf } from './code-of.ts';
import { inSpan } from './in-span.ts';

const longestName = 100;

interface Answer {
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] | undefined;
}

/** Makes a span, as requests have one, of each operation on a socket, and of each event that is answered there. */
export function traceOperationsOnSockets(tracer: Tracer): OperationWatcher {
  return (what, args, run) => {
    const { name, attributes } = args ? told(what, args) : { name: 'unknown', attributes: {} };
    const span = {
      name,
      kind: SpanKind.SERVER,
      attributes: { 'http.route': '/graphql', 'network.protocol.name': 'websocket', ...attributes },
    };
    return inSpan(tracer, span, run, (answer, made) => {
      const [error] = (answer as Answer).errors ?? [];
      if (error) {
        made.setAttribute('error.type', codeOf(error.extensions?.['code']));
      }
    });
  };
}

function told(what: 'OPERATION' | 'EVENT', { document, operationName, contextValue }: ExecutionArgs) {
  const operation = getOperationAST(document, operationName);
  const type = operation?.operation ?? 'unknown';
  const name = operation?.name?.value.slice(0, longestName);
  const kind = what === 'EVENT' ? 'event' : type;
  return {
    name: name === undefined ? kind : `${kind} ${name}`,
    attributes: {
      'leaver.reference_id': (contextValue as Context).referenceId,
      'graphql.operation.type': type,
      // Its text may hold what is personal.
      'graphql.document.hash': hash('sha256', document.loc?.source.body ?? '', 'hex'),
      ...(name !== undefined && { 'graphql.operation.name': name }),
    },
  };
}
