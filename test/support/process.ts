import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const root = new URL('../..', import.meta.url).pathname;

/** The server as a process of its own, as `npm run dev` starts it. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  #output = '';

  private constructor(env: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: root,
      env: { PATH, HOME, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exit = once(this.#child, 'exit');
    // A test that fails half-way leaves nothing running.
    process.once('exit', () => this.#child.kill('SIGKILL'));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', text => (this.#output += text));
    }
  }

  /** Returns once it takes requests, or has ended. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(env);
    const announced = new Promise<void>(done => {
      server.#child.stdout?.on('data', () => server.#output.includes('Health ') && done());
    });
    await Promise.race([announced, server.#exit]);
    return server;
  }

  /** All that it has printed. */
  get output(): string {
    return this.#output;
  }

  get origin(): string {
    return /API +(http:\/\/[^/\s]+)/.exec(this.#output)?.[1] ?? '';
  }

  /** The token that it printed; null when it printed none. */
  get token(): string | null {
    return /lvs_[\w-]{43}/.exec(this.#output)?.[0] ?? null;
  }

  /** Its code when it has ended by itself, else the signal. */
  get exit(): Promise<unknown> {
    return this.#exit.then(([code, signal]) => code ?? signal);
  }

  async end(signal: NodeJS.Signals): Promise<unknown> {
    this.#child.kill(signal);
    return this.exit;
  }

  async call(
    query: string,
    { token = this.token, variables = {} }: { token?: string | null; variables?: object } = {},
  ) {
    const response = await fetch(`${this.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }
}
