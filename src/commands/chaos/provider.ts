import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the provider can answer wrongly, once for an identity. */
export type ProviderFault = 'ERROR_500' | 'SILENT_AFTER_SUCCESS' | 'UNAUTHORIZED_401';

/** Supabase Auth's admin API, as far as it is needed, with identities that it answers wrongly about. */
export class IdentityProviderDouble {
  readonly serviceKey = 'the key of the double';
  readonly identities = new Set<string>();
  readonly faults = new Map<string, ProviderFault>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(({ method, url = '' }, response) => {
      const id = /\/admin\/users\/([0-9a-f-]{36})/.exec(url)?.[1];
      if (id === undefined) {
        answer(response, 200, { aud: 'authenticated', users: [] });
      } else {
        this.#about(id, method ?? '', response);
      }
    });
  }

  static async start(): Promise<IdentityProviderDouble> {
    const provider = new IdentityProviderDouble();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As identities name it. */
  get issuer(): string {
    return `${this.url}/auth/v1`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #about(id: string, method: string, response: ServerResponse): void {
    const fault = this.faults.get(id);
    this.faults.delete(id);
    if (fault === 'ERROR_500') {
      answer(response, 500, { code: 500, error_code: 'unexpected_failure', msg: 'no' });
    } else if (fault === 'UNAUTHORIZED_401') {
      answer(response, 401, { code: 401, error_code: 'no_authorization', msg: 'no' });
    } else if (!this.identities.has(id)) {
      answer(response, 404, { code: 404, error_code: 'user_not_found', msg: 'User not found' });
    } else if (method === 'DELETE') {
      this.identities.delete(id);
      if (fault === 'SILENT_AFTER_SUCCESS') {
        response.destroy();
      } else {
        answer(response, 200, {});
      }
    } else {
      answer(response, 200, { id, aud: 'authenticated' });
    }
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
