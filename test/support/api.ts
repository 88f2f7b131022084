import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach } from 'vitest';

import { type Config, readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { SessionUses } from '../../src/modules/identity/index.ts';
import { createServer } from '../../src/server.ts';
import { SharedCounts } from '../../src/shared/limits/shared-counts.ts';
import { createDatabase } from './database.ts';
import { snapshotOf } from './snapshot.ts';

export const startOfTime = new Date('2026-11-23T12:00:00Z');

interface Caller {
  /** Sends it as a bearer token. */
  readonly token?: string | null;
  /** Sends it as a Cookie header. */
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly httpOnly?: boolean;
    readonly secure?: boolean;
    readonly sameSite?: string;
    readonly expires?: Date;
  }[];
  /** Of any shape: tests look into it, and compare it exactly. */
  readonly data: ReturnType<typeof JSON.parse>;
  readonly errors:
    | readonly {
        readonly message: string;
        readonly path?: readonly unknown[];
        readonly extensions: Record<string, unknown>;
      }[]
    | undefined;
  readonly text: string;
}

/** The server over a database of its own, called through its whole HTTP stack. */
export class Api {
  readonly orm: MikroORM;
  readonly url: string;
  readonly config: Config;
  /** What a server of its own process writes down every half minute. */
  readonly sessionUses: SessionUses;
  /** What a server of its own process shares with the others every second. */
  readonly counts: SharedCounts;
  readonly #http: Awaited<ReturnType<typeof createServer>>;
  readonly #end: () => Promise<void>;
  #now = startOfTime;

  private constructor(
    parts: Pick<Api, 'orm' | 'url' | 'config' | 'sessionUses' | 'counts'>,
    http: Api['http'],
    end: () => Promise<void>,
  ) {
    this.orm = parts.orm;
    this.url = parts.url;
    this.config = parts.config;
    this.sessionUses = parts.sessionUses;
    this.counts = parts.counts;
    this.#http = http;
    this.#end = end;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Api> {
    const [{ url, drop }, dataDir] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'leaver-files-'))]);
    const config = readConfig({
      NODE_ENV: 'test',
      LEAVER_DATA_DIR: dataDir,
      LEAVER_LOG_LEVEL: 'silent',
      DATABASE_URL: url,
      ...env,
    });
    const orm = openDatabase({ url, poolSize: 10 });
    const clock = { now: () => api.now };
    const sessionUses = new SessionUses(orm.em);
    const counts = new SharedCounts(orm.em);
    const http = await createServer({ config, orm, sessionUses, counts, now: () => clock.now() });
    const api: Api = new Api({ orm, url, config, sessionUses, counts }, http, async () => {
      await http.close();
      await orm.close();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    });
    return api;
  }

  /** Another server of the same fleet: over the same database, with a clock of its own. */
  async sibling(): Promise<Api> {
    const orm = openDatabase({ url: this.url, poolSize: 10 });
    const clock = { now: () => api.now };
    const sessionUses = new SessionUses(orm.em);
    const counts = new SharedCounts(orm.em);
    const http = await createServer({ config: this.config, orm, sessionUses, counts, now: () => clock.now() });
    const api: Api = new Api({ orm, url: this.url, config: this.config, sessionUses, counts }, http, async () => {
      await http.close();
      await orm.close();
    });
    return api;
  }

  /** Lets the server be reached by real clients; returns where. */
  async listen(): Promise<string> {
    return this.#http.listen({ host: '127.0.0.1', port: 0 });
  }

  get http() {
    return this.#http;
  }

  get now(): Date {
    return this.#now;
  }

  /** Sets the server's clock back to where every test begins. */
  rewind(): void {
    this.#now = startOfTime;
  }

  /** Lets time pass for the server. */
  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }

  /** An entity manager of one's own, to prepare and to check. */
  em(): EntityManager {
    return this.orm.em.fork();
  }

  /** A fingerprint of every row of every table. */
  snapshot(): Promise<Record<string, string>> {
    return snapshotOf(this.em());
  }

  /** Calls the API as nobody, with a token, or with cookies. */
  async call(
    document: string,
    variables: Readonly<Record<string, unknown>> = {},
    { token, cookie, headers }: Caller = {},
  ): Promise<Reply> {
    return this.send({
      method: 'POST',
      url: '/graphql',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(cookie && { cookie }),
        ...headers,
      },
      payload: JSON.stringify({ query: document, variables }),
    });
  }

  async send(request: InjectOptions): Promise<Reply> {
    const response = await this.#http.inject(request);
    const isJson = String(response.headers['content-type']).includes('json');
    const { data, errors } = isJson ? response.json() : { data: undefined, errors: undefined };
    return {
      status: response.statusCode,
      headers: response.headers,
      cookies: response.cookies,
      data,
      errors,
      text: response.body,
    };
  }

  end(): Promise<void> {
    return this.#end();
  }
}

/** The server of a test file: one for all of its tests, each of which makes a tenant of its own. */
export function useApi(env: Readonly<Record<string, string>> = {}): { readonly current: Api } {
  const holder: { api?: Api } = {};
  beforeAll(async () => {
    holder.api = await Api.start(env);
  });
  beforeEach(() => holder.api?.rewind());
  afterAll(async () => holder.api?.end());
  return {
    get current() {
      if (!holder.api) {
        throw new Error('The server starts before the first test of the file');
      }
      return holder.api;
    },
  };
}
