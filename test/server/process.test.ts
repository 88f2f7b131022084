import { createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createServer } from '../../src/server.ts';
import { useApi } from '../support/api.ts';
import { ServerProcess } from '../support/process.ts';
import { World } from '../support/world.ts';

const createUser = `mutation($input: CreateUserInput!) { createUser(input: $input) { __typename } }`;

describe('the process', () => {
  const api = useApi();

  test('does not start with a wrong variable, and names it', async () => {
    const server = await ServerProcess.start({ PORT: 'http', LEAVER_SESSION_DAYS: '0' });

    expect(await server.exit).toBe(1);
    expect(server.output).toMatch(/The configuration is wrong:\n {2}PORT: .+\n {2}LEAVER_SESSION_DAYS: .+\n/);
    expect(server.output).not.toMatch(/^\s+at /m);
  });

  test('says what to do when the port is taken', async () => {
    const other = createTcpServer();
    const port = await new Promise<number>(done => {
      other.listen(0, '127.0.0.1', () => done((other.address() as { port: number }).port));
    });

    const server = await ServerProcess.start({ DATABASE_URL: api.current.url, PORT: String(port), HOST: '127.0.0.1' });

    expect(await server.exit).toBe(1);
    expect(server.output.trim()).toMatch(/^Leaver did not start. The port is taken by another program. Set PORT to /);
    other.close();
  });

  test('says what is wrong when its database cannot be reached, without the password', async () => {
    const server = await ServerProcess.start({ DATABASE_URL: 'postgres://leaver:hunter2@127.0.0.1:1/leaver' });

    expect(await server.exit).toBe(1);
    expect(server.output.trim()).toBe(
      'Leaver did not start. The PostgreSQL server of DATABASE_URL cannot be reached (ECONNREFUSED). Is it running?',
    );
  });

  test('with DATABASE_URL makes no demo and prints no token', async () => {
    const before = await api.current.snapshot();

    const server = await ServerProcess.start({ DATABASE_URL: api.current.url, HOST: '127.0.0.1' });

    expect(await server.call('{ viewer { id } }')).toEqual({ data: { viewer: null } });
    expect(server.output).not.toMatch(/embedded|demo|Token|lvs_/i);
    expect(await server.end('SIGINT')).toBe(0);
    expect(await api.current.snapshot()).toEqual(before);
  });

  describe('while it works on a call', () => {
    let server: ServerProcess;
    let other: Client;
    let call: Promise<unknown>;

    beforeEach(async () => {
      const { organization, owner } = await new World(api.current).organization();
      server = await ServerProcess.start({ DATABASE_URL: api.current.url, HOST: '127.0.0.1' });
      other = new Client({ connectionString: api.current.url });
      await other.connect();
      // The process lives by another clock than the test.
      const untilThen = `update session set token_expires_at = now() + interval '1 hour' where user_id = $1`;
      await other.query(untilThen, [owner.user.id]);
      await other.query('begin');
      await other.query('select id from organization where id = $1 for update', [organization.id]);
      const variables = { input: { email: `late.${organization.id}@example.com`, role: 'MEMBER' } };
      call = server.call(createUser, { token: owner.token, variables }).catch(() => 'cut off');
      const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await expect.poll(async () => (await other.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1);
    });
    afterEach(() => other.end());

    test('and is told to stop, it answers that call, takes no more, and ends with code 0', async () => {
      const ended = server.end('SIGTERM');
      const another = () => server.call('{ viewer { id } }').then(String, () => 'refused');
      await expect.poll(another, { timeout: 20_000 }).toBe('refused');
      await other.query('commit');

      expect(await call).toEqual({ data: { createUser: { __typename: 'CreateUserSuccess' } } });
      expect(await ended).toBe(0);
    });

    test('and is told to stop a second time, it ends at once', async () => {
      const ended = server.end('SIGTERM');
      await sleep(700);
      await server.end('SIGTERM');

      expect(await ended).toBe(1);
      expect(await call).toBe('cut off');
    });
  });

  test('refuses what comes by an open connection while it stops', async () => {
    const { config, orm } = api.current;
    const http = await createServer({ config, orm });
    let origin = '';
    http.addHook('preClose', async () => {
      const answer = await fetch(`${origin}/healthz`);

      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await answer.json()).toEqual({
        errors: [
          {
            message: 'This server is stopping. Try again.',
            extensions: { code: 'SERVICE_UNAVAILABLE', referenceId: answer.headers.get('x-reference-id') },
          },
        ],
      });
    });

    origin = await http.listen({ host: '127.0.0.1', port: 0 });
    await http.close();

    expect.assertions(3);
  });
});
