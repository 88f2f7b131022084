import { vi } from 'vitest';

import { graphqlSseClient } from '../contract/examples/graphql-sse.ts';
import { graphqlWsClient } from '../contract/examples/graphql-ws.ts';
import type { Api } from './api.ts';

/** Waits for what takes its time on a busy machine. */
export const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

export type Transport = 'WebSocket' | 'SSE';

interface Follow {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly token: string | null;
}

/** What a client that follows something has seen of it. */
export class Follower {
  readonly events: ReturnType<typeof JSON.parse>[] = [];
  /** The errors of the last word. */
  errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[] | null = null;
  /** Code and reason with which the socket was closed; null over Server-Sent Events. */
  closed: readonly [code: number, reason: string] | null = null;
  isOver = false;
  stop: () => void = () => {};

  /** Opens a stream, and returns once it is open, or over. */
  static async open(api: Api, origin: string, transport: Transport, follow: Follow): Promise<Follower> {
    const follower = new Follower();
    const before = api.http.openStreams;
    const sink = {
      next: (result: unknown) => follower.#take(result),
      error: (errors: unknown) => {
        follower.errors = Array.isArray(errors) ? errors : null;
        follower.isOver = true;
      },
      complete: () => (follower.isOver = true),
    };
    const request = { query: follow.query, variables: { ...follow.variables } };
    follower.stop =
      transport === 'WebSocket'
        ? follower.#overSocket(origin, follow.token).subscribe(request, sink)
        : graphqlSseClient(`${origin}/graphql/stream`, () => follow.token).subscribe(request, sink);
    await vi.waitUntil(() => api.http.openStreams > before || follower.isOver, { timeout: 20_000, interval: 5 });
    return follower;
  }

  /** Why it ended, as the last word says. */
  get reason(): unknown {
    return this.errors?.[0]?.extensions['reason'] ?? null;
  }

  #take(result: unknown): void {
    const { data, errors } = result as { data?: unknown; errors?: Follower['errors'] };
    if (errors) {
      this.errors = errors;
    } else {
      this.events.push(data);
    }
  }

  #overSocket(origin: string, token: string | null) {
    return graphqlWsClient(`${origin.replace('http', 'ws')}/graphql`, () => token, {
      retryAttempts: 0,
      // Else the client closes the socket by itself as soon as nothing is followed.
      lazyCloseTimeout: 5000,
      on: {
        closed: event => {
          const { code, reason } = event as CloseEvent;
          this.closed = [code, reason];
        },
      },
    });
  }
}
