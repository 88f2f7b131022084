import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Pool } from 'pg';

import { compiledServer } from '../../compiled-server.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { freePort, waitUntilReady } from '../demo/server.ts';
import { Client } from './call.ts';
import { issuer } from './issuer.ts';

/** Durability is not what is tested; deadlocks are looked for sooner, so that a round with one takes no second. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  max_wal_size: '8GB',
  deadlock_timeout: '100ms',
  log_line_prefix: '%e ',
};

/** How often PostgreSQL gave a transaction up so far. */
export interface GivenUp {
  readonly deadlocks: number;
  readonly serialization: number;
  /** Waits for a lock that took too long. */
  readonly timeouts: number;
}

/** Two compiled servers over one PostgreSQL, all of them the command's own. */
export interface Fleet {
  readonly clients: readonly [Client, Client];
  readonly db: Pool;
  readonly databaseUrl: string;
  givenUp(): Promise<GivenUp>;
  stop(): Promise<void>;
}

export async function startFleet(): Promise<Fleet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-races-'));
  const postgres = await startPostgres(dataDir, settings);
  const db = new Pool({ connectionString: postgres.url, max: 20 });
  // Each error is one line, which begins with its SQLSTATE.
  await db.query('alter database postgres set log_min_messages = error');
  const provider = await issuer.start();
  const children: ChildProcess[] = [];
  const start = async () => {
    const server = await startServer(postgres.url, dataDir, provider.env);
    children.push(server.child);
    return new Client(server.url);
  };
  const stop = async () => {
    await Promise.all(children.map(end));
    await provider.stop();
    await db.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const clients = [await start(), await start()] as const;
    return {
      clients,
      db,
      databaseUrl: postgres.url,
      givenUp: () => readGivenUp(join(dataDir, 'postgres', 'server.log')),
      async stop() {
        await Promise.all(clients.map(async client => client.close()));
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServer(
  databaseUrl: string,
  dataDir: string,
  foreignTokens: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; url: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const port = await freePort();
  const env = {
    PATH,
    HOME,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    LEAVER_DATA_DIR: dataDir,
    LEAVER_LOG_LEVEL: 'error',
    LEAVER_REAUTHENTICATION_MINUTES: '1440',
    // All rounds come from one network.
    LEAVER_RATE_SIGN_IN_NETWORK: '0',
    LEAVER_RATE_SIGN_UP: '0',
    ...foreignTokens,
  };
  const child = spawn(process.execPath, compiledServer, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child);
  return { child, url };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

async function readGivenUp(log: string): Promise<GivenUp> {
  const text = await readFile(log, 'utf8');
  const count = (state: string) => text.split(`\n${state} ERROR`).length - 1;
  return { deadlocks: count('40P01'), serialization: count('40001'), timeouts: count('55P03') };
}
