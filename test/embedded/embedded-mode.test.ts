import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startPostgres } from '../../src/embedded/postgres.ts';
import { ServerProcess } from '../support/process.ts';

const whoAmI = '{ viewer { email role organization { name users { totalCount } } } }';
const ada = {
  data: {
    viewer: { email: 'ada@acme.example', role: 'ADMIN', organization: { name: 'Acme', users: { totalCount: 6 } } },
  },
};

// One directory lives through all of these, in this order: so does that of a person.
describe('the embedded mode', { shuffle: false }, () => {
  let dataDir: string;
  const start = (env = {}) => ServerProcess.start({ LEAVER_DATA_DIR: dataDir, LEAVER_LOG_LEVEL: 'warn', ...env });

  beforeAll(async () => {
    // A name that a shell would trip over.
    dataDir = await mkdtemp(join(tmpdir(), `leaver 'embedded' "$HOME" `));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('starts with nothing, makes a demo, and prints all that the first call needs', async () => {
    const server = await start();

    expect(server.output).toContain('Leaver is running in the embedded mode.');
    expect(server.output).toContain(`embedded, its data in ${dataDir}\n`);
    expect(server.output).toMatch(/Migrations {2}\d+ applied\n/);
    expect(server.output).toContain('organization Acme made');
    expect(await server.call(whoAmI)).toEqual(ada);
    const command = /^ {2}(curl .*)$/m.exec(server.output)?.[1] ?? '';
    const answer = execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(JSON.parse(answer)).toMatchObject({ data: { viewer: { email: 'ada@acme.example' } } });
    expect(await (await fetch(`${server.origin}/`)).text()).toContain(server.token);
    expect(await server.end('SIGTERM')).toBe(0);
    await expect(readFile(join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  test('starts again with the data as they were, and a new token', async () => {
    const server = await start();

    expect(server.output).toContain('all applied before');
    expect(server.output).toContain('kept as it was');
    expect(await server.call(whoAmI)).toEqual(ada);
    await server.end('SIGTERM');
  });

  test('lets one process at a time on a data directory, and takes over from one that was killed', async () => {
    const first = await start();

    const second = await start();

    expect(await second.exit).toBe(1);
    expect(second.output).toMatch(/Process \d+ already runs on the data directory .* set LEAVER_DATA_DIR to another/);
    expect(await first.call(whoAmI)).toEqual(ada);

    expect(await first.end('SIGKILL')).toBe('SIGKILL');
    const third = await start();

    expect(await third.call(whoAmI)).toEqual(ada);
    expect(await third.end('SIGTERM')).toBe(0);
  });

  test('keeps the token to the printed page when other machines can open the explorer', async () => {
    const server = await start({ HOST: '0.0.0.0' });

    const page = await (await fetch(`http://127.0.0.1:${new URL(server.origin).port}/`)).text();

    expect(server.token).toMatch(/^lvs_/);
    expect(page).not.toContain('lvs_');
    await server.end('SIGTERM');
  });

  test('prints no token once the demo administrator has left, whoever has the address now', async () => {
    const postgres = await startPostgres(dataDir);
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const suspend = `update users set status = 'SUSPENDED', email = 'a@b.example', email_key = 'a@b.example' where email_key = $1`;
    await client.query(suspend, ['ada@acme.example']);
    const takeAddress = `update users set email = $1, email_key = $1, role = 'ADMIN' where email_key = 'tony@acme.example'`;
    await client.query(takeAddress, ['ada@acme.example']);
    await client.end();
    await postgres.stop();

    const server = await start();

    expect(server.token).toBeNull();
    expect(server.output).toContain('no demo administrator is live here, so there is no token');
    await server.end('SIGTERM');
  });
});

describe('the embedded PostgreSQL', { shuffle: false }, () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'leaver-embedded-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('begins anew after a start that was interrupted while it made its files', async () => {
    const whole = await startPostgres(dataDir, { fsync: 'off' });
    await whole.stop();
    execFileSync('mv', [join(dataDir, 'postgres'), join(dataDir, 'postgres.unfinished')]);

    const postgres = await startPostgres(dataDir, { fsync: 'off' });

    expect(await answers(postgres.url)).toBe(true);
    await postgres.stop();
  });

  test('is started when the number of a killed one belongs to another process now, which is left alone', async () => {
    const innocent = spawn('sleep', ['600']);
    const lock = join(dataDir, 'postgres', 'postmaster.pid');
    await writeFile(
      lock,
      `${innocent.pid}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`,
    );

    const postgres = await startPostgres(dataDir, { fsync: 'off' });

    expect(await answers(postgres.url)).toBe(true);
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
    await postgres.stop();
    innocent.kill();
  });

  test('is not made a second time over data whose password is lost', async () => {
    await rm(join(dataDir, 'postgres', 'leaver.password'));

    await expect(startPostgres(dataDir)).rejects.toThrow(/leaver.password cannot be read .* Set LEAVER_DATA_DIR/);
    expect(await readFile(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18\n');
  });
});

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select true as answered');
  await client.end();
  return rows[0].answered;
}
