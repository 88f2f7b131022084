import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, type QueryResultRow } from 'pg';

import { openDatabase } from '../src/database.ts';
import { startPostgres } from '../src/embedded/postgres.ts';
import { erasureSteps } from './erasure-steps.ts';
import type { Step } from './limit/step.ts';

/**
 * What PostgreSQL is started with, the same for every side. Durability is as PostgreSQL ships it: each commit is on the
 * disk before it is answered.
 */
export const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  max_connections: '200',
  // The queue of Leaver and the limit are not to be disturbed in the middle of a measurement.
  autovacuum: 'off',
  jit: 'off',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
};

/** One PostgreSQL, in which every side works on a database of its own: a copy of the same world. */
export class Cluster {
  readonly #url: string;
  readonly #admin: Client;
  readonly #end: () => Promise<void>;
  readonly postmaster: number;
  /** What the limit erases of a person. */
  readonly steps: readonly Step[];

  private constructor(url: string, admin: Client, postmaster: number, end: () => Promise<void>) {
    this.#url = url;
    this.#admin = admin;
    this.postmaster = postmaster;
    this.steps = stepsOf(url);
    this.#end = end;
  }

  /** @param dataDir where to keep the data; a directory that goes away at the end when it is null */
  static async start(dataDir: string | null): Promise<Cluster> {
    const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'leaver-bench-')));
    const postgres = await startPostgres(directory, settings);
    const { url } = postgres;
    const admin = new Client({ connectionString: url });
    await admin.connect();
    await admin.query('create extension if not exists pg_stat_statements');
    const [pid = ''] = (await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    return new Cluster(url, admin, Number(pid), async () => {
      await admin.end();
      await postgres.stop();
      if (dataDir === null) {
        await rm(directory, { recursive: true, force: true });
      }
    });
  }

  urlOf(database: string): string {
    const url = new URL(this.#url);
    url.pathname = `/${database}`;
    return url.href;
  }

  async version(): Promise<string> {
    const { rows } = await this.#admin.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? '';
  }

  async has(database: string): Promise<boolean> {
    const { rowCount } = await this.#admin.query('select from pg_database where datname = $1', [database]);
    return rowCount === 1;
  }

  /** Makes a database, of which another is the model, and writes it to the disk, so that nobody is measured doing so. */
  async create(database: string, template = 'template0'): Promise<string> {
    await this.drop(database);
    await this.#admin.query(`create database ${database} template ${template} strategy file_copy`);
    await this.#admin.query('checkpoint');
    return this.urlOf(database);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#admin.query(`alter database ${from} rename to ${to}`);
  }

  async drop(database: string): Promise<void> {
    await this.#admin.query(`drop database if exists ${database} with (force)`);
  }

  /** How many statements a database was sent while the work ran, but for those by which the job queue looks for jobs. */
  async countStatements(database: string, work: () => Promise<unknown>): Promise<number> {
    await this.#admin.query('select pg_stat_statements_reset()');
    await work();
    const { rows } = await this.#admin.query<{ calls: number }>(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname = $1 and s.query !~* '_private_job|known_crontabs|get_job'`,
      [database],
    );
    return rows[0]?.calls ?? 0;
  }

  stop(): Promise<void> {
    return this.#end();
  }
}

/** From the entities alone: nothing is asked of the database. */
function stepsOf(url: string): Step[] {
  return erasureSteps(openDatabase({ url, poolSize: 1 }));
}

/** Reads from a database by a connection of its own. */
export async function readFrom<Row extends QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
