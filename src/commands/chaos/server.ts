import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { compiledServer } from '../../compiled-server.ts';

const root = new URL('../../..', import.meta.url).pathname;

export type Payload = ReturnType<typeof JSON.parse>;

const running = new Set<ChildProcess>();
// Whatever goes wrong here leaves nothing running.
process.once('exit', () => running.forEach(child => child.kill('SIGKILL')));

/** A compiled server, as a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #output = '';

  private constructor(env: Readonly<Record<string, string>>, onOutput: (text: string) => void) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(process.execPath, compiledServer, {
      cwd: root,
      env: { PATH, HOME, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exit = once(this.#child, 'exit');
    running.add(this.#child);
    this.#child.once('exit', () => running.delete(this.#child));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-20_000);
        onOutput(text);
      });
    }
  }

  /**
   * Returns once it takes requests.
   *
   * @param onOutput told all that it prints
   * @throws {Error} with what it printed, if it ended before
   */
  static async start(
    env: Readonly<Record<string, string>>,
    onOutput: (text: string) => void = () => {},
  ): Promise<ServerProcess> {
    const server = new ServerProcess(env, onOutput);
    const announced = new Promise<boolean>(done => {
      server.#child.stdout?.on('data', () => server.#output.includes('Health ') && done(true));
    });
    if ((await Promise.race([announced, server.#exit])) !== true) {
      throw new Error(`A server did not start:\n${server.#output}`);
    }
    return server;
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
  }

  /** The end of what it printed. */
  get output(): string {
    return this.#output;
  }

  get origin(): string {
    this.#origin = /API +(http:\/\/[^/\s]+)/.exec(this.#output)?.[1] ?? this.#origin;
    return this.#origin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Calls the API. Rejects when the server dies meanwhile, or answers with an error. */
  async call(query: string, variables: object, token: string): Promise<Payload> {
    const response = await fetch(`${this.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) {
      throw new Error(JSON.stringify(errors));
    }
    return data;
  }

  #origin = '';
}
