import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';

import { type Config, readConfig } from '../../config.ts';
import { openDatabase } from '../../database.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { type Strike, StatementProxy } from './proxy.ts';
import { type Payload, ServerProcess } from './server.ts';

/** Rows above which a purge is durable, and rows of one of its chunks. */
const [inlineRows, chunkRows] = [80, 70];

/** One database, with one server at a time, which is killed and started again. */
export class Lane {
  readonly #env: Readonly<Record<string, string>>;
  readonly #proxy: StatementProxy;
  readonly #orm: MikroORM;
  readonly config: Config;
  #server: ServerProcess;

  private constructor(parts: {
    env: Readonly<Record<string, string>>;
    proxy: StatementProxy;
    orm: MikroORM;
    server: ServerProcess;
  }) {
    this.#env = parts.env;
    this.#proxy = parts.proxy;
    this.#orm = parts.orm;
    this.#server = parts.server;
    this.config = readConfig(parts.env);
  }

  static async open(
    postgresUrl: string,
    folder: string,
    provider: { readonly url: string; readonly serviceKey: string },
  ): Promise<Lane> {
    const name = `chaos_${randomUUID().replaceAll('-', '')}`;
    const client = new Client({ connectionString: postgresUrl });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    const url = new URL(postgresUrl);
    url.pathname = `/${name}`;
    const proxy = await StatementProxy.open(url.href);
    const env = {
      DATABASE_URL: proxy.urlOf(url.href),
      DATABASE_POOL_SIZE: '6',
      // What was compiled once need not be compiled again by each of hundreds of starts.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      LEAVER_DATA_DIR: join(folder, name),
      LEAVER_EXPLORER: 'false',
      LEAVER_IDENTITY_PROVIDER: 'supabase',
      LEAVER_LOG_LEVEL: 'error',
      LEAVER_PURGE_CHUNK_ROWS: String(chunkRows),
      LEAVER_PURGE_INLINE_ROWS: String(inlineRows),
      LEAVER_SUPABASE_SERVICE_KEY: provider.serviceKey,
      LEAVER_SUPABASE_URL: provider.url,
    };
    const server = await ServerProcess.start(env);
    return new Lane({ env, proxy, orm: openDatabase({ url: url.href, poolSize: 4 }), server });
  }

  /** For preparing and checking, by a way of its own to the database. */
  em(): EntityManager {
    return this.#orm.em.fork();
  }

  get databaseUrl(): string {
    return this.#env['DATABASE_URL'] ?? '';
  }

  call(document: string, variables: object, token: string): Promise<Payload> {
    return this.#server.call(document, variables, token);
  }

  arm(strike: Strike): void {
    this.#proxy.arm(strike);
  }

  get isArmed(): boolean {
    return this.#proxy.isArmed;
  }

  disarm(): void {
    this.#proxy.disarm();
  }

  kill(): Promise<void> {
    return this.#server.kill();
  }

  async restart(): Promise<void> {
    this.#server = await ServerProcess.start(this.#env);
  }

  /** Ends one connection of the server, as an administrator of PostgreSQL can. */
  async terminate(backendPid: number): Promise<void> {
    await query(this.em(), sql`select pg_terminate_backend(${backendPid})`);
  }

  /** Returns once PostgreSQL has noticed that the server is gone, so that nothing of it is under way. */
  async quiet(): Promise<void> {
    for (;;) {
      const [busy] = await query(
        this.em(),
        sql<{ count: number }>`
          select count(*)::int as count from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      if (busy?.count === 0) {
        return;
      }
      await sleep(20);
    }
  }

  /** The end of what the present server printed. */
  get output(): string {
    return this.#server.output;
  }

  async close(): Promise<void> {
    await this.#server.stop();
    await this.#orm.close();
    this.#proxy.close();
  }
}
