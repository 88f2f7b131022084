import { get } from 'node:http';

import { WebSocket } from 'ws';

import type { Victim } from './victims.ts';

const query = 'subscription { viewerEvents { __typename } }';

/** A stream of one user, spoken by hand, so that no client library stands between the wire and the clock. */
export class OpenStream {
  readonly victim: Victim;
  readonly #heard = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<number>();

  private constructor(victim: Victim) {
    this.victim = victim;
  }

  static async open(victim: Victim, origin: string, transport: 'WebSocket' | 'SSE'): Promise<OpenStream> {
    const stream = new OpenStream(victim);
    await (transport === 'WebSocket' ? stream.#overSocket(origin) : stream.#overEvents(origin));
    return stream;
  }

  /** Returns once the first event has come. */
  get heard(): Promise<void> {
    return this.#heard.promise;
  }

  /** When the client saw that the server had closed it. */
  get closedAt(): Promise<number> {
    return this.#closed.promise;
  }

  #overSocket(origin: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.on('open', () =>
      send({ type: 'connection_init', payload: { authorization: `Bearer ${this.victim.token}` } }),
    );
    socket.on('message', data => {
      const { type } = JSON.parse((data as Buffer).toString('utf8')) as { type: string };
      if (type === 'connection_ack') {
        send({ id: '1', type: 'subscribe', payload: { query } });
        resolve();
      } else if (type === 'next') {
        this.#heard.resolve();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => this.#closed.resolve(performance.now()));
    return promise;
  }

  #overEvents(origin: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const url = `${origin}/graphql/stream?query=${encodeURIComponent(query)}`;
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${this.victim.token}` };
    get(url, { headers, agent: false }, response => {
      response.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('NotificationReceivedEvent')) {
          this.#heard.resolve();
        }
      });
      response.on('close', () => this.#closed.resolve(performance.now()));
      resolve();
    }).on('error', reject);
    return promise;
  }
}
