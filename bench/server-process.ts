import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { compiledServer } from '../src/compiled-server.ts';
import type { Call } from './call.ts';
import type { Step } from './limit/step.ts';

const root = new URL('..', import.meta.url).pathname;

/** A server as a process of its own, as it runs in production. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly origin: string;

  private constructor(child: ChildProcess, origin: string) {
    this.#child = child;
    this.origin = origin;
  }

  /** Leaver, compiled. */
  static leaver(databaseUrl: string, dataDir: string, { jobs = true } = {}): Promise<ServerProcess> {
    return ServerProcess.#start(compiledServer, {
      DATABASE_URL: databaseUrl,
      LEAVER_DATA_DIR: dataDir,
      // Everything goes by the deleting transaction, on all sides.
      LEAVER_PURGE_INLINE_ROWS: '10000000',
      HOST: '127.0.0.1',
      LEAVER_JOBS: String(jobs),
      // Counted as for everybody, and never refused: one caller stands for all of them here.
      LEAVER_RATE_ADDRESS: '1000000000',
      LEAVER_RATE_COST: '1000000000',
      LEAVER_RATE_PRINCIPAL: '1000000000',
    });
  }

  /** The limit: see `limit/main.ts`. */
  static limit(databaseUrl: string, steps: readonly Step[]): Promise<ServerProcess> {
    const env = { DATABASE_URL: databaseUrl, LIMIT_STEPS: JSON.stringify(steps) };
    return ServerProcess.#start(['bench/limit/main.ts'], env);
  }

  static async #start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH, HOME, PORT: '0', NODE_ENV: 'production', LEAVER_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    let output = '';
    const announced = new Promise<string>(done => {
      child.stdout?.setEncoding('utf8').on('data', text => {
        output += text;
        const [, origin] = /API +(http:\/\/[^/\s]+)/.exec(output) ?? [];
        if (origin) {
          done(origin);
        }
      });
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${args.at(-1)} ended at its start:\n${output}`);
    });
    return new ServerProcess(child, await Promise.race([announced, ended]));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async send<Answer>({ path, token, body }: Call): Promise<Answer> {
    const response = await fetch(this.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body,
    });
    const text = await response.text();
    if (response.status !== 200 || text.includes('"errors"')) {
      throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
    }
    return JSON.parse(text) as Answer;
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    // An end is no fault any more.
    this.#child.removeAllListeners('exit').kill('SIGTERM');
    await closed;
  }
}
