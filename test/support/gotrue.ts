import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse, normally: () => void) => void;

/** Supabase Auth on this machine, as far as its admin API documents itself: users by id, and nobody without the key. */
export class GoTrue {
  readonly serviceKey = 'service-role-key';
  readonly users = new Set<string>();
  /** What was asked, as `METHOD /path`. */
  readonly calls: string[] = [];
  /** Takes the place of the next answers, one after the other. */
  readonly faults: Answer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.calls.push(`${request.method} ${request.url?.replace('/auth/v1', '')}`);
      const normally = () => this.#answer(request, response);
      const fault = this.faults.shift();
      if (fault) {
        fault(request, response, normally);
      } else {
        normally();
      }
    });
  }

  static async start(): Promise<GoTrue> {
    const provider = new GoTrue();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.url}/auth/v1`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
    if (headers['apikey'] !== this.serviceKey || headers.authorization !== `Bearer ${this.serviceKey}`) {
      send(response, 401, {
        code: 401,
        error_code: 'no_authorization',
        msg: 'This endpoint requires a valid Bearer token',
      });
      return;
    }
    const id = /^\/auth\/v1\/admin\/users\/([0-9a-f-]{36})$/.exec(url)?.[1];
    if (id === undefined) {
      const isList = url.startsWith('/auth/v1/admin/users?');
      send(
        response,
        isList ? 200 : 404,
        isList ? { aud: 'authenticated', users: [] } : { message: 'no Route matched' },
      );
    } else if (!this.users.has(id)) {
      send(response, 404, { code: 404, error_code: 'user_not_found', msg: 'User not found' });
    } else if (method === 'DELETE') {
      this.users.delete(id);
      send(response, 200, {});
    } else {
      send(response, 200, { id, aud: 'authenticated' });
    }
  }
}

export function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
