import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { Replica } from '../../src/replica.ts';
import { createServer } from '../../src/server.ts';
import type { Api } from '../support/api.ts';
import { startPair } from '../support/standby.ts';
import { type Person, World } from '../support/world.ts';

let pair: Awaited<ReturnType<typeof startPair>>;
let orm: ReturnType<typeof openDatabase>;
let standby: ReturnType<typeof openDatabase>;
let http: Awaited<ReturnType<typeof createServer>>;
let control: Client;
let owner: Person;
let organizationId: string;

beforeAll(async () => {
  pair = await startPair();
  const config = readConfig({
    NODE_ENV: 'test',
    LEAVER_LOG_LEVEL: 'silent',
    LEAVER_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    DATABASE_URL: pair.primaryUrl,
  });
  orm = openDatabase({ url: pair.primaryUrl, poolSize: 4 });
  standby = openDatabase({ url: pair.standbyUrl, poolSize: 4, readOnly: true });
  const now = new Date();
  http = await createServer({ config, orm, replica: new Replica(orm, standby), now: () => now });
  control = new Client({ connectionString: pair.standbyUrl });
  control.on('error', () => {});
  await control.connect();
  const made = await new World({ em: () => orm.em.fork(), now } as Api).organization();
  owner = made.owner;
  organizationId = made.organization.id;
}, 240_000);
afterAll(async () => {
  await control.end().catch(() => {});
  await http.close();
  await standby.close();
  await orm.close();
  await pair.end();
});

const patched = Client.prototype as unknown as { query: (this: Client, ...args: unknown[]) => unknown };

/** Calls the API; says, too, which tables were read from the primary and which from the standby. */
async function call(document: string, variables: object = {}) {
  const original = patched.query;
  const read = { primary: '', standby: '' };
  patched.query = function note(...args) {
    const [statement] = args as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    read[String(this.port) === new URL(pair.standbyUrl).port ? 'standby' : 'primary'] += `${text}\n`;
    return original.apply(this, args);
  };
  try {
    const response = await http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` },
      payload: JSON.stringify({ query: document, variables }),
    });
    return { ...response.json(), read };
  } finally {
    patched.query = original;
  }
}

const names = '{ viewer { organization { name workspaces { edges { cursor } } } } }';
const rename = (name: string) => control2(`update organization set name = '${name}' where id = '${organizationId}'`);
const control2 = (text: string) => orm.em.fork().getConnection().execute(text);

async function replayed(): Promise<void> {
  const [{ lsn }] = (await orm.em
    .fork()
    .getConnection()
    .execute<{ lsn: string }[]>('select pg_current_wal_flush_lsn()::text as lsn')) as [{ lsn: string }];
  await expect
    .poll(async () => (await control.query('select pg_last_wal_replay_lsn() >= $1 as enough', [lsn])).rows[0].enough, {
      timeout: 30_000,
    })
    .toBe(true);
}

test('a query is read from the replica, but who calls from the database', async () => {
  await rename('Before');
  await replayed();

  // PostgreSQL writes by itself, too, and the replica may be a moment behind that.
  const { data, read } = await vi.waitFor(
    async () => {
      const answer = await call(names);
      expect(answer.read.standby).toContain('"workspace" t');
      return answer;
    },
    { timeout: 30_000 },
  );

  expect(data).toMatchObject({ viewer: { organization: { name: 'Before' } } });
  expect(read.primary).toContain('session');
  expect(read.primary).not.toContain('"workspace" t');
  expect(read.standby).not.toContain('session');
});

test('a mutation is answered from the database alone', async () => {
  const document = `mutation($input: UpdateProfileInput!) {
    updateProfile(input: $input) { __typename ... on UpdateProfileSuccess { user { displayName } } } }`;

  const { data, read } = await call(document, { input: { displayName: 'Replicated' } });

  expect(data).toEqual({
    updateProfile: { __typename: 'UpdateProfileSuccess', user: { displayName: 'Replicated' } },
  });
  expect(read.standby).toBe('');
});

test('a replica that lags behind is not read, so that nobody sees what is no more', async () => {
  await replayed();
  await control.query('select pg_wal_replay_pause()');
  await expect
    .poll(async () => (await control.query('select pg_get_wal_replay_pause_state() as state')).rows[0].state)
    .toBe('paused');
  await rename('After');

  const { data, read } = await call(names);

  expect(data).toMatchObject({ viewer: { organization: { name: 'After' } } });
  expect(read.standby).not.toContain('workspace');
  await control.query('select pg_wal_replay_resume()');
});

test('while the replica is away the database answers everything', async () => {
  await pair.stopStandby();

  const { data, read } = await call(names);

  expect(data).toMatchObject({ viewer: { organization: { name: 'After' } } });
  expect(read.primary).toContain('"workspace" t');
});
