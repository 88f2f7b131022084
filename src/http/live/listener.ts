import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { liveChannel, type LiveEvent } from '../../shared/live/live-event.ts';

const firstPause = 50;
const longestPause = 5000;
const heartbeat = 10_000;

interface ListenerOptions {
  readonly url: string;
  readonly onEvents: (events: readonly LiveEvent[]) => void;
  /** Told once it hears again after it had not: what was announced in between is lost. */
  readonly onGap: () => void;
}

/**
 * The one connection on which a server hears what the fleet announces. Made when it is first needed, and again, after
 * growing pauses, when it breaks.
 */
export class Listener {
  readonly #options: ListenerOptions;
  #client: Client | null = null;
  #listening: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Returns once it listens. Throws if PostgreSQL cannot be reached. */
  ready(): Promise<void> {
    this.#listening ??= this.#connect().catch((error: unknown) => {
      this.#listening = null;
      throw error;
    });
    return this.#listening;
  }

  /** Returns once it listens, and has heard all that was announced before. Throws if PostgreSQL cannot be reached. */
  async caughtUp(): Promise<void> {
    await this.ready();
    // PostgreSQL tells what is announced between two statements of a connection.
    await this.#client?.query('select 1');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: heartbeat / 2,
      query_timeout: heartbeat / 2,
      keepAlive: true,
      application_name: 'leaver live',
    });
    // What breaks the connection also ends it, and is dealt with there.
    client.on('error', () => {});
    client.on('notification', ({ payload = '[]' }) => this.#options.onEvents(JSON.parse(payload) as LiveEvent[]));
    await client.connect();
    await client.query(`listen ${liveChannel}`);
    this.#client = client;
    // A connection may be dead without anybody having said so.
    const pulse = setInterval(() => void client.query('select 1').catch(() => client.end()), heartbeat).unref();
    client.once('end', () => {
      clearInterval(pulse);
      this.#client = null;
      this.#listening = null;
      void this.#resume();
    });
    if (this.#isClosed) {
      await client.end();
    }
  }

  async #resume(): Promise<void> {
    for (let pause = firstPause; !this.#isClosed; pause = Math.min(pause * 2, longestPause)) {
      try {
        await this.ready();
        this.#options.onGap();
        return;
      } catch {
        await sleep(pause * (0.5 + Math.random()), undefined, { ref: false });
      }
    }
  }
}
