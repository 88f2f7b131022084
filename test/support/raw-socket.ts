import { once } from 'node:events';

import { vi } from 'vitest';
import { WebSocket } from 'ws';

const sockets = new Set<RawSocket>();
const patience = { timeout: 20_000, interval: 5 };

/** A socket that speaks the protocol by hand, as one who attacks it would. */
export class RawSocket {
  readonly ws: WebSocket;
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  closed: readonly [code: number, reason: string] | null = null;

  constructor(ws: WebSocket) {
    this.ws = ws;
    sockets.add(this);
    ws.on('message', data => this.messages.push(JSON.parse((data as Buffer).toString('utf8'))));
    ws.on('close', (code, reason) => (this.closed = [code, String(reason)]));
    ws.on('error', () => {});
  }

  /** @param payload what it says first; nothing when it is left out */
  static async open(
    origin: string,
    headers: Readonly<Record<string, string>> = {},
    payload?: object,
  ): Promise<RawSocket> {
    const url = `${origin.replace('http', 'ws')}/graphql`;
    const socket = new RawSocket(new WebSocket(url, 'graphql-transport-ws', { headers }));
    await once(socket.ws, 'open');
    if (payload) {
      socket.send({ type: 'connection_init', payload });
      await vi.waitUntil(() => socket.messages.length === 1, patience);
    }
    return socket;
  }

  static cutAll(this: void): void {
    sockets.forEach(({ ws }) => ws.terminate());
    sockets.clear();
  }

  send(message: object): void {
    this.ws.send(JSON.stringify(message));
  }

  /** Runs an operation, and returns its first answer. */
  async ask(id: string, text: string): Promise<unknown> {
    this.send({ id, type: 'subscribe', payload: { query: text } });
    const answer = await vi.waitUntil(() => this.messages.find(message => message.id === id), patience);
    return answer?.payload;
  }
}
