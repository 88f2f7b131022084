import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningServer {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly startedHere: boolean;
  stop(): Promise<void>;
}

/** The server that runs already, or one that is started for the demo, with a database that goes with it. */
export async function findServer(): Promise<RunningServer> {
  const { env } = process;
  const url = env['LEAVER_URL'] ?? `http://127.0.0.1:${env['PORT'] ?? 4000}`;
  if (await isReady(url)) {
    const dataDir = env['LEAVER_DATA_DIR'] ?? '.leaver';
    const file = join(dataDir, 'database-url');
    const databaseUrl = env['DATABASE_URL'] ?? (await readFile(file, 'utf8').catch(() => ''));
    if (!databaseUrl) {
      throw new Error(
        `A server runs at ${url}, but its database is not known here. Set DATABASE_URL or LEAVER_DATA_DIR to what it uses.`,
      );
    }
    return { url, databaseUrl: databaseUrl.trim(), dataDir, startedHere: false, stop: async () => {} };
  }
  return startServer();
}

async function startServer(): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-demo-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    LEAVER_DATA_DIR: dataDir,
    LEAVER_LOG_LEVEL: 'error',
    DATABASE_URL: '',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  await waitUntilReady(url, child).catch((error: Error) => {
    child.kill('SIGTERM');
    throw error;
  });
  const databaseUrl = await readFile(join(dataDir, 'database-url'), 'utf8');
  return {
    url,
    databaseUrl: databaseUrl.trim(),
    dataDir,
    startedHere: true,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 1800; attempt++) {
    if (await isReady(url)) {
      return;
    }
    if (child.exitCode !== null) {
      throw new Error(`The server ended with code ${child.exitCode} before it was ready.`);
    }
    await sleep(100);
  }
  throw new Error('The server was not ready within three minutes.');
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
