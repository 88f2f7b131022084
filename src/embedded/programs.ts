import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { readPostmaster } from './postmaster.ts';
import type { RunAs } from './run-as.ts';

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/** PostgreSQL's programs, run in the way that this machine allows. */
export class Programs {
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

  /** Waits for the program's end; what it printed is part of the error when it fails. */
  async run(program: keyof Binaries, args: readonly string[]): Promise<void> {
    const scratch = await mkdtemp(join(tmpdir(), 'leaver-'));
    const output = join(scratch, 'output');
    try {
      const child = await this.#spawn(program, args, output);
      const code = await exit(child);
      if (code !== 0) {
        throw await this.#failure(program, output);
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /**
   * Starts the server, and returns once it takes connections.
   *
   * Not by `pg_ctl start`, which hands paths and settings to a shell.
   */
  async startServer(cluster: string, settings: Readonly<Record<string, string>>): Promise<void> {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = join(cluster, 'server.log');
    const child = await this.#spawn('postgres', ['-D', cluster, ...flags], log);
    const end = exit(child);
    while (child.exitCode === null && child.signalCode === null) {
      const postmaster = await readPostmaster(cluster);
      if (postmaster?.isReady && postmaster.pid === child.pid) {
        child.unref();
        return;
      }
      await Promise.race([end, sleep(20)]);
    }
    throw await this.#failure('postgres', log);
  }

  /** In a session of its own, so that a Ctrl-C in the terminal reaches only Leaver, which then stops it in order. */
  async #spawn(program: keyof Binaries, args: readonly string[], outputFile: string): Promise<ChildProcess> {
    const path = this.#binaries[program];
    await chmod(path, 0o755).catch(() => {});
    const [command = '', ...rest] = [...this.#as.prefix, path, ...args];
    // A file, not a pipe: the server outlives this process when that is killed, and must still have where to write.
    const output = await open(outputFile, 'w', 0o600);
    try {
      return spawn(command, rest, {
        stdio: ['ignore', output.fd, output.fd],
        cwd: '/',
        detached: true,
        ...this.#as.owner,
      });
    } finally {
      await output.close();
    }
  }

  async #failure(program: keyof Binaries, outputFile: string): Promise<Error> {
    const said = await readFile(outputFile, 'utf8').catch(() => '');
    const { owner } = this.#as;
    const asWhom = owner
      ? ` as the OS user ${owner.uid}, who must be able to enter this directory and the data directory`
      : '';
    return new Error(
      `PostgreSQL's ${program} failed${asWhom}. ` +
        `Set LEAVER_DATA_DIR to another directory, or DATABASE_URL to a running server. It said:\n${said.trim()}`,
    );
  }
}

function exit(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', done);
  });
}
