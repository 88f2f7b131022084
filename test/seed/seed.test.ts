import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { silent } from '../../src/seed/progress.ts';
import { password, SeedRefused, seedWorld } from '../../src/seed/seed-world.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { type Api, startOfTime, useApi } from '../support/api.ts';
import { brokenRules } from './broken-rules.ts';
import { indexesAndConstraints } from './indexes-and-constraints.ts';

const seeding = { users: 200, organizations: 4, seed: 1, now: startOfTime, append: false, filesIn: null };
const signIn = `mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on SignInSuccess { user { email role organization { name } } } }
}`;

/** Tables that stay empty: of jobs, mail, erasures and calls, and of what nobody in the world has set up. */
const unseeded = [
  '_private_jobs',
  'account_permission',
  'account_token',
  'api_key',
  'artifact',
  'custom_field',
  'erasure',
  'erasure_step',
  'external_identity',
  'idempotent_call',
  'mail',
  'password_reset_request',
  'personal_data_request',
  'service_account_key',
  'sign_up_request',
  'subject_key',
  'tag',
  'tag_assignment',
  'webhook',
  'webhook_delivery',
];

const lone = useApi();

async function count(api: Api, rows: ReturnType<typeof sql>): Promise<number> {
  const [found] = await query(api.em(), sql<{ n: number }>`select count(*)::int as n from (${rows}) t`);
  return found?.n ?? -1;
}

describe('a seeded world', () => {
  const api = useApi();
  const twin = useApi();
  const other = useApi();
  let largestOwner = '';

  beforeAll(async () => {
    const [seeded] = await Promise.all([
      seedWorld(api.current.orm, seeding, silent),
      seedWorld(twin.current.orm, seeding, silent),
      seedWorld(other.current.orm, { ...seeding, seed: 2 }, silent),
    ]);
    largestOwner = seeded.owner;
  });

  test('is the same in every value for the same seed', async () => {
    expect(await twin.current.snapshot()).toEqual(await api.current.snapshot());
  });

  test('is another in every table for another seed', async () => {
    const [one, two] = await Promise.all([api.current.snapshot(), other.current.snapshot()]);

    const unchanged = Object.keys(one).filter(table => one[table] === two[table]);

    expect(unchanged).toEqual([...unseeded, 'schema_migration'].toSorted());
  });

  test('has as many users and organizations as were asked for, of skewed sizes', async () => {
    const sizes = await query(
      api.current.em(),
      sql<{ n: number }>`select count(*)::int as n from users group by organization_id order by n desc`,
    );

    expect(sizes.map(({ n }) => n)).toEqual([96, 48, 32, 24]);
  });

  test('fills every table but those of what has not happened in it', async () => {
    const empty = Object.entries(await api.current.snapshot()).filter(([, rows]) => rows.startsWith('0 '));

    expect(empty).toEqual(unseeded.map(table => [table, '0 ']));
  });

  test.each(brokenRules)('has no %s', async (_, rows) => {
    expect(await count(api.current, rows)).toBe(0);
  });

  test('has sessions, invitations and people in every state', async () => {
    const states = await query(
      api.current.em(),
      sql<{ state: string; some: boolean }>`
        select 'user ' || status as state, true as some from users group by 1
        union select 'invitation ' || state, true from invitation group by 1
        union select 'session ' || case when end_reason is not null then end_reason when expires_at < ${startOfTime} then 'EXPIRED' else 'LIVE' end, true from session
        union select 'membership ' || source, true from workspace_member
        order by 1`,
    );

    expect(states.map(({ state }) => state)).toEqual([
      'invitation ACCEPTED',
      'invitation DECLINED',
      'invitation EXPIRED',
      'invitation PENDING',
      'invitation REVOKED',
      'membership DIRECTORY_SYNC',
      'membership DOMAIN_CAPTURE',
      'membership INVITATION',
      'membership LOCAL',
      'session ACCOUNT_DELETED',
      'session ACCOUNT_REVOKED',
      'session EXPIRED',
      'session LIVE',
      'session REFRESH_TOKEN_REUSED',
      'session SIGNED_OUT',
      'user ACTIVE',
      'user DELETED',
      'user REVOKED',
      'user SUSPENDED',
    ]);
  });

  test('lets its people sign in with the password that is told', async () => {
    const reply = await api.current.call(signIn, { input: { email: largestOwner.toUpperCase(), password } });

    expect(reply.data.signIn).toMatchObject({
      __typename: 'SignInSuccess',
      user: { email: largestOwner, role: 'OWNER' },
    });
  });

  test('is refused by a database that holds one, which stays as it was', async () => {
    const before = await api.current.snapshot();

    const [again, onTop] = await Promise.allSettled([
      seedWorld(api.current.orm, { ...seeding, append: true }, silent),
      seedWorld(api.current.orm, { ...seeding, seed: 3 }, silent),
    ]);

    expect(again).toEqual({
      status: 'rejected',
      reason: new SeedRefused('The database holds the world of this seed already. Choose another one by --seed.'),
    });
    expect(onTop).toEqual({
      status: 'rejected',
      reason: new SeedRefused(
        'The database holds 4 organizations already. Seed an empty one, or add to this one by --append.',
      ),
    });
    expect(await api.current.snapshot()).toEqual(before);
  });
});

describe('the bytes of a seeded world', () => {
  const api = useApi();

  test('are in the file store, as large as their rows say', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'leaver-seed-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));

    const seeded = await seedWorld(
      api.current.orm,
      { ...seeding, users: 20, organizations: 1, filesIn: dataDir },
      silent,
    );

    const rows = await query(
      api.current.em(),
      sql<{ key: string; size: number; mediaType: string }>`
        select storage_key::text as key, size, media_type as "mediaType" from stored_file order by id`,
    );
    const pathOf = (key: string) => join(dataDir, 'files', key.slice(0, 2), key);
    const sizes = await Promise.all(rows.map(async ({ key }) => (await stat(pathOf(key))).size));
    const stored = (await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })).filter(entry =>
      entry.isFile(),
    );
    const json = rows.find(({ mediaType }) => mediaType === 'application/json');
    expect(seeded).toMatchObject({ files: 57, filesWritten: 57 });
    expect(stored).toHaveLength(57);
    expect(sizes).toEqual(rows.map(({ size }) => size));
    expect(JSON.parse(await readFile(pathOf(json?.key ?? ''), 'utf8'))).toHaveProperty('subject');
  });
});

describe('a world with giants', () => {
  const api = useApi();

  beforeAll(() => seedWorld(api.current.orm, { ...seeding, users: 1000, organizations: 10, giants: 3 }, silent));

  test('has organizations of a tenth of all users each', async () => {
    const sizes = await query(
      api.current.em(),
      sql<{ n: number }>`select count(*)::int as n from users group by organization_id order by min(created_at)`,
    );

    expect(sizes.filter(({ n }) => n === 100)).toHaveLength(3);
  });

  test.each(brokenRules)('has no %s', async (_, rows) => {
    expect(await count(api.current, rows)).toBe(0);
  });

  test('has every index and constraint that a database has, although large tables are indexed last', async () => {
    const [before, after] = await Promise.all([lone, api].map(({ current }) => indexesAndConstraints(current)));

    expect(after?.length).toBeGreaterThan(200);
    expect(after).toEqual(before);
  });
});

test('a world can be added to another one', async () => {
  await seedWorld(lone.current.orm, { ...seeding, users: 20, organizations: 2 }, silent);
  await seedWorld(lone.current.orm, { ...seeding, users: 30, organizations: 2, seed: 2, append: true }, silent);

  expect(await count(lone.current, sql`select id from users`)).toBe(50);
});
