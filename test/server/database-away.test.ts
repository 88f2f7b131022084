import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MikroORM } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase, prepareDatabase } from '../../src/database.ts';
import { beginDemoSession } from '../../src/embedded/demo-session.ts';
import { makeDemoWorld } from '../../src/embedded/demo-world.ts';
import { type EmbeddedPostgres, startPostgres } from '../../src/embedded/postgres.ts';
import { createServer } from '../../src/server.ts';

describe('while PostgreSQL is away', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let orm: MikroORM;
  let http: FastifyInstance;
  let token: string | null;
  let settings: Record<string, string>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'leaver-away-'));
    settings = { fsync: 'off', port: String(await freePort()) };
    postgres = await startPostgres(dataDir, settings);
    const config = readConfig({ NODE_ENV: 'test', LEAVER_LOG_LEVEL: 'silent', LEAVER_DATA_DIR: dataDir });
    orm = openDatabase({ url: postgres.url, poolSize: 3 });
    await prepareDatabase(orm, postgres.url);
    const context = { em: orm.em.fork(), now: () => new Date(), config };
    await makeDemoWorld(context);
    token = await beginDemoSession(context);
    http = await createServer({ config, orm });
  });

  afterAll(async () => {
    await http.close();
    await orm.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const call = async (query: string) =>
    http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: { query },
    });

  test('calls are told when to try again, and are answered without a restart once it is back', async () => {
    expect((await call('{ viewer { email } }')).json()).toEqual({ data: { viewer: { email: 'ada@acme.example' } } });

    await postgres.stop();

    const query = await call('{ viewer { email } }');
    expect(query.headers['retry-after']).toBe('5');
    expect(query.json()).toEqual({
      data: { viewer: null },
      errors: [
        {
          message: 'The database cannot be reached at the moment. Try again.',
          locations: [{ line: 1, column: 3 }],
          path: ['viewer'],
          extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5, referenceId: query.headers['x-reference-id'] },
        },
      ],
    });
    const change = await call('mutation { signOut { __typename } }');
    expect(change.json()).toMatchObject({
      data: { signOut: null },
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5 } }],
    });
    expect((await http.inject({ url: '/healthz' })).statusCode).toBe(200);
    const ready = await http.inject({ url: '/readyz' });
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'not ready', database: false, migrations: false },
    ]);

    postgres = await startPostgres(dataDir, settings);

    await expect
      .poll(async () => (await call('{ viewer { email } }')).json())
      .toEqual({ data: { viewer: { email: 'ada@acme.example' } } });
    expect((await http.inject({ url: '/readyz' })).statusCode).toBe(200);
  });
});

function freePort(): Promise<number> {
  return new Promise(done => {
    const probe = createTcpServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
