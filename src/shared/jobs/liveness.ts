import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { describeError } from '../errors/describe-error.ts';
import type { JobLog } from './task-list.ts';

/** Milliseconds between two looks. */
const interval = 1000;
/** Milliseconds for which a pool must look dead; a server whose connection broke has another one long before. */
const grace = 4000;

// Any number, the same in every server: "pool", as ASCII codes in base 256.
const lockSpace = 0x70_6f_6f_6c;

interface LivenessOptions {
  readonly databaseUrl: string;
  /** Names under which this server holds jobs now. */
  readonly pools: () => readonly string[];
  readonly log: JobLog;
}

export interface Liveness {
  stop(): Promise<void>;
}

/**
 * Shows the fleet that this server lives, and frees the jobs of servers that do not.
 *
 * The queue gives the jobs of a killed server to others only after four hours. Here each server holds an advisory lock for
 * each of its pools, on a connection that dies with the process: a pool that holds jobs and no lock, for some seconds, is
 * dead. Should it not be, a job runs twice, for which every task is made.
 */
export function startLiveness({ databaseUrl, pools, log }: LivenessOptions): Liveness {
  const stopping = new AbortController();
  const dead = new Map<string, number>();
  const connection: { current: Presence | null } = { current: null };

  async function look(): Promise<void> {
    connection.current = connection.current?.isOpen ? connection.current : await Presence.open(databaseUrl);
    await connection.current.hold(pools());
    const found = new Set(await connection.current.deadPools());
    for (const pool of [...dead.keys()].filter(name => !found.has(name))) {
      dead.delete(pool);
    }
    for (const pool of found) {
      dead.set(pool, dead.get(pool) ?? performance.now());
    }
    const lost = [...dead].filter(([, since]) => performance.now() - since >= grace).map(([pool]) => pool);
    if (lost.length > 0) {
      await connection.current.free(lost);
      log.warn({ pools: lost.length }, 'a server has died, and its jobs are taken over');
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        // One look after the other.
        await look();
      } catch (error) {
        if (connection.current !== null) {
          log.warn({ error: describeError(error) }, 'the fleet cannot be watched, which will be tried again');
        }
        await connection.current?.close();
        connection.current = null;
      }
      await sleep(interval, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await connection.current?.close();
  }
  const running = keepLooking();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The connection that stands for this server's life. */
class Presence {
  readonly #client: Client;
  readonly #held = new Set<string>();
  #isOpen = true;

  private constructor(client: Client) {
    this.#client = client;
    client.on('error', () => (this.#isOpen = false)).on('end', () => (this.#isOpen = false));
  }

  static async open(connectionString: string): Promise<Presence> {
    const client = new Client({
      connectionString,
      connectionTimeoutMillis: 5000,
      // A machine that vanished without a word is noticed within half a minute.
      options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
    });
    const presence = new Presence(client);
    await client.connect();
    return presence;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async hold(pools: readonly string[]): Promise<void> {
    const fresh = pools.filter(pool => !this.#held.has(pool));
    if (fresh.length > 0) {
      await this.#client.query('select pg_advisory_lock($1, hashtext(pool)) from unnest($2::text[]) pool', [
        lockSpace,
        fresh,
      ]);
      fresh.forEach(pool => this.#held.add(pool));
    }
  }

  /** Pools that hold jobs, and whose lock nobody holds. */
  async deadPools(): Promise<string[]> {
    const { rows } = await this.#client.query<{ pool: string }>(
      `select distinct locked_by as pool from graphile_worker.jobs
      where locked_by is not null and not exists (
        select 1 from pg_locks
        where locktype = 'advisory' and granted and classid = $1::bigint::oid and objsubid = 2
          and objid::bigint = hashtext(locked_by)::bigint & 4294967295
          and database = (select oid from pg_database where datname = current_database())
      )`,
      [lockSpace],
    );
    return rows.map(({ pool }) => pool);
  }

  async free(pools: readonly string[]): Promise<void> {
    await this.#client.query('select graphile_worker.force_unlock_workers($1::text[])', [pools]);
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}
