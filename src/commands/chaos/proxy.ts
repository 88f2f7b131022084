import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens when a statement comes that was waited for. */
export interface Strike {
  /** Counting begins with the first statement of which this is true, and goes on over its connection. */
  readonly from: (statement: { readonly text: string; readonly bytes: Buffer }) => boolean;
  /** Which statement it falls on, from 1. */
  readonly at: number;
  /** Whether PostgreSQL still gets the statement: then it is done, and its answer never arrives. */
  readonly lets: 'PASS' | 'DROP';
  readonly strike: (connection: Connection) => Promise<unknown>;
}

interface Connection {
  backendPid: number;
}

/** Statements that servers send by themselves all the time. */
const background = /_private_|graphile_worker"?\.(jobs|known_crontabs|force_unlock)|pg_advisory_lock|\b(un)?listen\b/i;

/**
 * Stands between a server and PostgreSQL, and counts the statements that go by, so that the server needs no hook for
 * tests. Passes everything on unchanged.
 */
export class StatementProxy {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #armed: (Strike & { counted: number; on: Connection | null }) | null = null;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer(client => this.#relay(client));
  }

  static async open(databaseUrl: string): Promise<StatementProxy> {
    const { hostname, port } = new URL(databaseUrl);
    const proxy = new StatementProxy({ host: hostname, port: Number(port) });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The URL of a database by way of the proxy. */
  urlOf(databaseUrl: string): string {
    const address = this.#server.address();
    const url = new URL(databaseUrl);
    url.port = String(typeof address === 'object' && address ? address.port : 0);
    return url.href;
  }

  arm(strike: Strike): void {
    this.#armed = { ...strike, counted: 0, on: null };
  }

  /** Whether the strike is still to come. */
  get isArmed(): boolean {
    return this.#armed !== null;
  }

  disarm(): void {
    this.#armed = null;
  }

  close(): void {
    this.#server.close();
    this.#sockets.forEach(socket => socket.destroy());
  }

  #relay(client: Socket): void {
    const server = connect(this.#target);
    const connection: Connection = { backendPid: 0 };
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket
        .on('error', () => other.destroy())
        .on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
    }
    const fromServer = new Messages();
    server.on('data', chunk => {
      if (connection.backendPid === 0) {
        const key = fromServer.read(chunk).find(({ type }) => type === 'K');
        connection.backendPid = key?.body.readInt32BE(0) ?? 0;
      }
      client.write(chunk);
    });
    const fromClient = new Messages({ beginsUntyped: true });
    let passed = Promise.resolve();
    client.on('data', chunk => {
      // One after the other, so that what is held back holds back what follows.
      passed = passed.then(() => this.#pass(chunk, fromClient, { client, server, connection }));
    });
  }

  /** Passes on what a client sent, unless a strike that falls on it drops it. */
  async #pass(
    chunk: Buffer,
    messages: Messages,
    { client, server, connection }: { client: Socket; server: Socket; connection: Connection },
  ): Promise<void> {
    const struck = messages.read(chunk).map(message => this.#struckBy(message, chunk, connection));
    const strike = struck.find(found => found !== null);
    if (strike?.lets !== 'DROP') {
      server.write(chunk);
    }
    await strike?.strike(connection);
    if (strike?.lets === 'DROP') {
      client.destroy();
    }
  }

  /** The strike that falls on a message; null for nearly all. */
  #struckBy({ type, body }: Message, bytes: Buffer, connection: Connection): Strike | null {
    const armed = this.#armed;
    const text = type === 'Q' ? textAt(body, 0) : type === 'P' ? textAt(body, body.indexOf(0) + 1) : null;
    if (!armed || text === null || background.test(text)) {
      return null;
    }
    armed.on ??= armed.from({ text, bytes }) ? connection : null;
    armed.counted += armed.on === connection ? 1 : 0;
    if (armed.on !== connection || armed.counted < armed.at) {
      return null;
    }
    this.#armed = null;
    return armed;
  }
}

function textAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start));
}

interface Message {
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts a stream into the messages of PostgreSQL's protocol (PostgreSQL 18, section 54.7). */
class Messages {
  #rest = Buffer.alloc(0);
  #isUntyped: boolean;

  constructor({ beginsUntyped = false } = {}) {
    this.#isUntyped = beginsUntyped;
  }

  /** The messages that are whole with this chunk. */
  read(chunk: Buffer): Message[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const whole: Message[] = [];
    for (;;) {
      const head = this.#isUntyped ? 0 : 1;
      if (this.#rest.length < head + 4) {
        return whole;
      }
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) {
        return whole;
      }
      whole.push({
        type: head === 0 ? '' : String.fromCharCode(this.#rest[0] ?? 0),
        body: this.#rest.subarray(head + 4, end),
      });
      this.#rest = this.#rest.subarray(end);
      this.#isUntyped = false;
    }
  }
}
