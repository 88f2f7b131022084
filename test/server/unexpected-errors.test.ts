import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createServer } from '../../src/server.ts';
import { useApi } from '../support/api.ts';
import { Log } from '../support/log.ts';
import { World } from '../support/world.ts';

const password = 'correct horse battery staple';
const signIn = `mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInSuccess { sessionToken refreshToken } } }`;
const createUser = `mutation($input: CreateUserInput!) { createUser(input: $input) { __typename } }`;

describe('what nobody foresaw', () => {
  const api = useApi();
  const log = new Log();
  let http: FastifyInstance;

  beforeAll(async () => {
    const { config, orm, now } = api.current;
    http = await createServer({ config: { ...config, logLevel: 'trace' }, orm, now: () => now, logStream: log });
  });
  afterAll(() => http.close());

  async function call(query: string, variables = {}, headers: Record<string, string> = {}) {
    const payload = { query, variables };
    const request: InjectOptions = { method: 'POST', url: '/graphql', headers, payload };
    const response = await http.inject(request);
    return { text: response.body, headers: response.headers, ...response.json() };
  }

  test('the log holds no address, no token and no password', async () => {
    const { organization, owner } = await new World(api.current).organization('Secretive Ltd');
    const email = `ada.${organization.id}@secret.example`;
    await new World(api.current).user({ in: organization, email, password, givenName: 'Adelheid' });
    const signedIn = await call(signIn, { input: { email, password } }, { 'user-agent': 'Peculiar browser' });
    const { sessionToken, refreshToken } = signedIn.data.signIn;
    const bearer = { authorization: `Bearer ${sessionToken}` };
    await call(signIn, { input: { email, password: 'a wrong guess' } });
    await call('{ viewer { email givenName } }', {}, bearer);
    await call('{ viewer { email } }', {}, { cookie: `leaver_session=${sessionToken}` });
    await call(
      createUser,
      { input: { email: 'new@secret.example', role: 'ADMIN', password: 'yet another one' } },
      bearer,
    );
    await call(createUser, { input: { email: 1, password: 'yet another one' } }, bearer);
    await http.inject({ url: `/users/${email}?token=${sessionToken}` });
    await http.inject({ url: `/graphql?query={viewer{email}}&token=${sessionToken}`, headers: bearer });
    await http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: `{"${email}`,
    });

    const secrets = [email, owner.email, 'secret.example', password, 'a wrong guess', 'yet another one', sessionToken];
    for (const secret of [...secrets, refreshToken, 'Adelheid', 'Secretive', 'Peculiar', '127.0.0.1', 'Bearer']) {
      expect(log.text).not.toContain(secret);
    }
    expect(log.lines.length).toBeGreaterThan(15);
    expect(log.of(signedIn.headers['x-reference-id'])).toMatchObject([
      { req: { method: 'POST', route: '/graphql' } },
      { res: { statusCode: 200 } },
    ]);
  });

  test('is answered by a reference and nothing of the cause, and logged under that reference without the values', async () => {
    const { organization, owner } = await new World(api.current).organization();
    const grace = await new World(api.current).user({ in: organization, email: 'grace@cause.example', password });
    const em = api.current.em();
    await em.execute('alter table audit_event add constraint broken_on_purpose check (false) not valid');

    const answer = await call(signIn, { input: { email: grace.email, password } });

    const referenceId = answer.headers['x-reference-id'];
    expect(JSON.parse(answer.text)).toEqual({
      data: { signIn: null },
      errors: [
        {
          message: 'Something went wrong here. The reference finds it in the log.',
          locations: [{ line: 1, column: 34 }],
          path: ['signIn'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', referenceId },
        },
      ],
    });
    const [, line] = log.of(referenceId);
    expect(line).toMatchObject({
      level: 50,
      error: { code: '23514', stack: expect.stringContaining('audit/record.ts') },
    });
    expect(JSON.stringify(line)).not.toMatch(/grace|insert into|broken_on_purpose/);
    await em.execute('alter table audit_event drop constraint broken_on_purpose');
    expect((await owner.call('{ viewer { id } }')).data).toEqual({ viewer: { id: owner.id } });
  });

  test('in a query says nothing of tables and columns', async () => {
    const { owner } = await new World(api.current).organization();
    const em = api.current.em();
    await em.execute('alter table organization rename column domain to domain_away');

    const answer = await call('{ viewer { organization { domain } } }', {}, { authorization: `Bearer ${owner.token}` });

    expect(answer.errors).toMatchObject([
      { extensions: { code: 'INTERNAL_SERVER_ERROR', referenceId: answer.headers['x-reference-id'] } },
    ]);
    expect(answer.text).not.toMatch(/domain_away|column \\?"|select|42703|node_modules/);
    await em.execute('alter table organization rename column domain_away to domain');
  });

  test('that others hold a lock for too long is no fault of the call: it may be tried again', async () => {
    const { organization, owner } = await new World(api.current).organization();
    const pool = await api.current.orm.em.getConnection().getNativeClient();
    const other = await pool.connect();
    await other.query('begin');
    await other.query('select id from organization where id = $1 for update', [organization.id]);

    const calling = call(
      createUser,
      { input: { email: 'late@example.com', role: 'MEMBER' } },
      { authorization: `Bearer ${owner.token}` },
    );
    // The timeout itself would take 20 seconds; what PostgreSQL says of it is the same.
    await expect
      .poll(async () => {
        const { rowCount } = await pool.query(
          `select pg_cancel_backend(pid) from pg_stat_activity
           where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rowCount;
      })
      .toBe(1);
    const answer = await calling;

    expect(answer.errors).toMatchObject([
      {
        message: 'Others were changing the same things for too long. Nothing was changed. Try again.',
        extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5, referenceId: answer.headers['x-reference-id'] },
      },
    ]);
    expect(answer.headers['retry-after']).toBe('5');
    await other.query('rollback');
    other.release();
  });
});
