import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDatabase } from '../../src/database.ts';
import { countPasswords } from '../../src/modules/identity/index.ts';
import { createServer } from '../../src/server.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { Telemetry } from '../../src/telemetry/telemetry.ts';
import { useApi } from '../support/api.ts';
import { readExposition } from '../support/exposition.ts';
import { captureStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const api = useApi();
const ends: (() => Promise<unknown>)[] = [];
let http: Awaited<ReturnType<typeof createServer>>;
let telemetry: Telemetry;
let url = '';

beforeAll(async () => {
  const operator = { ...api.current.config.operator, metrics: { host: '127.0.0.1', port: 0 } };
  const config = { ...api.current.config, operator, poolSize: 4 };
  telemetry = Telemetry.of(config) as Telemetry;
  const orm = openDatabase({ url: api.current.url, poolSize: 4, onPool: pool => telemetry.watchPool(pool) });
  http = await createServer({ config, orm, telemetry, now: () => api.current.now });
  const served = await telemetry.serve(api.current.url);
  url = `http://127.0.0.1:${served?.port}/metrics`;
  ends.push(
    async () => served?.stop(),
    () => http.close(),
    () => orm.close(),
  );
});
afterAll(async () => {
  for (const end of ends) {
    await end();
  }
});

const scrape = async () => readExposition(await (await fetch(url)).text());
const post = (payload: unknown, token?: string) =>
  http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    payload: JSON.stringify(payload),
  });

test('requests are counted by type and outcome, and errors by code, wherever they are refused', async () => {
  const { owner } = await new World(api.current).organization();
  const createUser = {
    query: 'mutation($input: CreateUserInput!) { createUser(input: $input) { __typename } }',
    variables: { input: { email: 'counted@example.com', role: 'MEMBER' } },
  };

  await post({ query: '{ viewer { id } }' }, owner.token);
  await post(createUser, owner.token);
  await post(createUser, owner.token);
  await post(createUser);
  await post({ query: '{ nonsense }' });
  await post([{ query: '{ viewer { id } }' }]);

  const samples = await scrape();
  expect(samples).toMatchObject({
    'leaver_requests_total{type="query",outcome="ok"}': 1,
    'leaver_requests_total{type="mutation",outcome="ok"}': 1,
    'leaver_requests_total{type="mutation",outcome="refused"}': 1,
    'leaver_requests_total{type="mutation",outcome="error"}': 1,
    'leaver_requests_total{type="unknown",outcome="error"}': 2,
    'leaver_errors_total{code="ADDRESS_TAKEN"}': 1,
    'leaver_errors_total{code="UNAUTHENTICATED"}': 1,
    'leaver_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
    'leaver_errors_total{code="BATCHING_DISABLED"}': 1,
    'leaver_request_duration_seconds_count{type="mutation"}': 3,
    leaver_open_streams: 0,
    'leaver_pool_connections{state="waiting"}': 0,
    'leaver_pool_connections{state="max"}': 4,
    'leaver_passwords{state="running"}': 0,
    'leaver_passwords{state="waiting"}': 0,
    'leaver_passwords{state="max"}': countPasswords().max,
  });
});

test('what waits is read from the database by three statements, however often it is scraped at once', async () => {
  await query(
    api.current.em(),
    sql`select graphile_worker.add_job('send-mail', '{}'::json, run_at => now() + interval '1 hour')`,
  );
  await query(
    api.current.em(),
    sql`insert into mail (id, created_at, address, address_key, letter, state, attempts, next_attempt_at)
      values (gen_random_uuid(), now() - interval '90 seconds', 'a@x.example', 'a@x.example', '{}', 'PENDING', 0, now())`,
  );

  const [first] = await Promise.all([scrape(), scrape(), scrape()]);
  const statements = await captureStatements(scrape);

  expect(first['leaver_jobs{task="send-mail",state="scheduled"}']).toBe(1);
  expect(first['leaver_outbox_oldest_seconds{outbox="mail"}']).toBeGreaterThanOrEqual(90);
  expect(first['leaver_outbox_oldest_seconds{outbox="mail"}']).toBeLessThan(900);
  expect(first['leaver_outbox_oldest_seconds{outbox="erasure_step"}']).toBe(0);
  expect(first['leaver_database_up']).toBe(1);
  expect(statements).toHaveLength(3);
});

test('jobs are counted by task and outcome', async () => {
  const { works } = telemetry.watchTasks({ works: async () => {} });

  await works?.({ em: api.current.em(), now: () => api.current.now, config: api.current.config }, {});

  expect(await scrape()).toMatchObject({ 'leaver_job_runs_total{task="works",outcome="ok"}': 1 });
});

test('while the database is away the server still tells of itself, and of the database that it is away', async () => {
  const operator = { ...api.current.config.operator, metrics: { host: '127.0.0.1', port: 0 } };
  const served = await Telemetry.of({ ...api.current.config, operator })?.serve('postgresql://x:y@127.0.0.1:1/x');

  const samples = readExposition(await (await fetch(`http://127.0.0.1:${served?.port}/metrics`)).text());
  await served?.stop();

  expect(samples['leaver_database_up']).toBe(0);
  expect(Object.keys(samples).filter(name => name.startsWith('leaver_outbox'))).toEqual([]);
});

test('the API itself serves no metrics', async () => {
  expect((await http.inject({ url: '/metrics' })).statusCode).toBe(404);
  expect((await api.current.send({ method: 'GET', url: '/metrics' })).status).toBe(404);
});
