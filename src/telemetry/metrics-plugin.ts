import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';

import type { Context } from '../context.ts';
import { codeOf } from './code-of.ts';
import type { Metrics } from './metrics.ts';

/** Counts what Apollo Server answers, with the codes as the answer tells them, and by `addTo` what never came so far. */
export class RequestCounter {
  /** Ids of HTTP requests that Apollo Server has answered, until they are over. */
  readonly #counted = new Set<string>();
  readonly #refused = new WeakSet<Context>();
  readonly #metrics: Metrics;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  get plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => {
        const begun = performance.now();
        return {
          willSendResponse: async ({ operation, request, response, contextValue }) => {
            const type = operation?.operation ?? 'unknown';
            const errors = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
            if (request.http) {
              this.#counted.add(contextValue.referenceId);
            }
            for (const { extensions } of errors) {
              this.#metrics.errors.inc({ code: codeOf(extensions?.['code']) });
            }
            const outcome = this.#refused.has(contextValue) ? 'refused' : 'ok';
            this.#metrics.requests.inc({ type, outcome: errors.length > 0 ? 'error' : outcome });
            this.#metrics.durations.observe({ type }, (performance.now() - begun) / 1000);
          },
        };
      },
    };
  }

  /** A mutation answered with an error that it declares. */
  noteRefusal(context: Context, code: string): void {
    this.#refused.add(context);
    this.#metrics.errors.inc({ code });
  }

  noteSubscription(error: unknown): void {
    this.#metrics.requests.inc({ type: 'subscription', outcome: error === null ? 'ok' : 'error' });
  }

  /** Counts, too, what is refused before Apollo Server sees it: what asks for too much, or is no GraphQL at all. */
  addTo(http: FastifyInstance): void {
    http.addHook('onSend', async ({ id, routeOptions }, { statusCode }, payload) => {
      if (statusCode >= 400 && routeOptions.url === '/graphql' && !this.#counted.has(id)) {
        this.#metrics.requests.inc({ type: 'unknown', outcome: 'error' });
        codesOf(payload).forEach(code => this.#metrics.errors.inc({ code }));
      }
    });
    http.addHook('onResponse', async ({ id }) => {
      this.#counted.delete(id);
    });
  }
}

interface Refusals {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function codesOf(payload: unknown): string[] {
  try {
    const { errors = [] } = JSON.parse(String(payload)) as Refusals;
    return errors.map(({ extensions }) => codeOf(extensions?.code));
  } catch {
    return [];
  }
}
