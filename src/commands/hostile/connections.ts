import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two bytes of who sends drop by drop. */
const drop = 1000;

/** Connections that would be held for ever: silent ones, half of a request, bodies drop by drop, and sockets that say nothing. */
export class HeldConnections {
  readonly #open = new Set<Socket>();
  readonly #dripping: NodeJS.Timeout;
  readonly count: number;

  /** @param marker stands in what is sent */
  constructor(origin: string, count: number, marker: string) {
    const { hostname, port } = new URL(origin);
    this.count = count;
    const beginnings = [
      '',
      `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nX-Half: ${marker}`,
      `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"query":"${marker}`,
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    ];
    const slow: Socket[] = [];
    for (let n = 0; n < count; n++) {
      const socket = connect({ host: hostname, port: Number(port) });
      this.#open.add(socket);
      socket.on('error', () => {}).on('close', () => this.#open.delete(socket));
      socket.resume();
      const beginning = beginnings[n % beginnings.length] ?? '';
      socket.write(beginning);
      if (beginning.includes('Content-Length')) {
        slow.push(socket);
      }
    }
    this.#dripping = setInterval(() => slow.filter(({ closed }) => !closed).forEach(socket => socket.write('x')), drop);
  }

  /** How many the server has let go of, once it has done so with all, or the time is over. */
  async letGo(milliseconds: number): Promise<number> {
    for (const end = performance.now() + milliseconds; this.#open.size > 0 && performance.now() < end;) {
      // Until the server has closed them all.
      await sleep(100);
    }
    clearInterval(this.#dripping);
    const kept = this.#open.size;
    this.#open.forEach(socket => socket.destroy());
    return this.count - kept;
  }
}
