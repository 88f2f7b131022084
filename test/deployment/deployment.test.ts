import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { compiledServer } from '../../src/compiled-server.ts';
import { readConfig } from '../../src/config.ts';
import { createEmptyDatabase } from '../support/database.ts';

const root = new URL('../..', import.meta.url).pathname;
const run = promisify(execFile);
const read = (name: string) => readFile(join(root, name), 'utf8');

/** The instructions of a Dockerfile, its comments and line ends taken out. */
function instructionsOf(text: string): { readonly name: string; readonly rest: string }[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, '')
    .split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => {
      const [name = '', ...rest] = line.split(' ');
      return { name, rest: rest.join(' ') };
    });
}

/** The last JSON array of an instruction, such as CMD's. */
const execForm = (rest: string): string[] => JSON.parse(rest.slice(rest.indexOf('['))) as string[];

describe('the image', () => {
  test('copies what is there, and what Docker may see', async () => {
    const instructions = instructionsOf(await read('Dockerfile'));
    const sources = instructions
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    const visible = new Set((await read('.dockerignore')).split('\n'));

    await Promise.all(sources.map(source => access(join(root, source))));

    expect(sources).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src']));
    expect([...new Set(sources)].filter(source => !visible.has(`!${source}`))).toEqual([]);
  });

  test('runs as nobody special, keeps its data in a volume, and sets only variables that Leaver knows', async () => {
    const instructions = instructionsOf(await read('Dockerfile'));
    const all = (wanted: string) => instructions.filter(({ name }) => name === wanted).map(({ rest }) => rest);
    const env = Object.fromEntries(all('ENV').flatMap(rest => rest.split(' ').map(pair => pair.split('='))));

    expect(all('USER')).toEqual(['node']);
    expect(all('VOLUME')).toEqual([env['LEAVER_DATA_DIR']]);
    expect(readConfig(env)).toMatchObject({ production: true, port: Number(all('EXPOSE')[0]) });
    expect(execForm(all('CMD')[0] ?? '')).toEqual(['node', ...compiledServer]);
    expect(all('FROM').every(rest => rest.startsWith('node:24-slim'))).toBe(true);
  });
});

test('npm start runs the compiled server as what is measured and tried does', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };

  expect(scripts['start']).toMatch(new RegExp(` exec node ${compiledServer.join(' ').replaceAll('.', '\\.')}$`));
});

test('compose.yaml waits for the database, migrates, then serves, and takes secrets from the environment only', async () => {
  const text = await read('compose.yaml');
  const { services, volumes } = parse(text, { merge: true });

  expect(services.migrate.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  expect(services.leaver.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
  expect(services.postgres.image).toBe('postgres:18');
  expect(services.postgres.healthcheck.test[1]).toBe('pg_isready');
  expect(Object.keys(volumes)).toEqual(['postgres', 'leaver']);
  for (const service of [services.migrate, services.leaver]) {
    const given: Record<string, string> = { POSTGRES_PASSWORD: 'x', LEAVER_MASTER_KEY: 'A'.repeat(43) + '=' };
    const env = Object.entries(service.environment as Record<string, string>).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => given[variable] ?? ''),
    ]);
    expect(readConfig(Object.fromEntries(env)).databaseUrl).toBe('postgresql://leaver:x@postgres:5432/leaver');
  }
  expect(readConfig(services.leaver.environment && { LEAVER_MIGRATE_ON_START: 'false' }).operator.migrateOnStart).toBe(
    false,
  );
});

describe('the compiled server, with nothing else than the image has', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leaver-image-'));
    database = await createEmptyDatabase();
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], { cwd: root });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    env = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      LEAVER_DATA_DIR: join(folder, 'data'),
      LEAVER_MIGRATE_ON_START: 'false',
      DATABASE_URL: database.url,
    };
  }, 240_000);
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const command = async (args: readonly string[], more: Record<string, string> = {}) =>
    run(process.execPath, args, { cwd: folder, env: { ...env, ...more } }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }) => ({ code, output: `${stdout}${stderr}` }),
    );

  test('refuses to start before the migrations, which a command applies once, and then is ready and stops well', async () => {
    const dockerfile = instructionsOf(await read('Dockerfile'));
    const [, ...start] = execForm(dockerfile.findLast(({ name }) => name === 'CMD')?.rest ?? '[]');
    const [, ...health] = execForm(dockerfile.findLast(({ name }) => name === 'HEALTHCHECK')?.rest ?? '[]');
    const { services } = parse(await read('compose.yaml'), { merge: true });
    const [, ...migrate] = services.migrate.command as string[];

    const tooEarly = await command(start);
    expect(tooEarly.code).toBe(1);
    expect(tooEarly.output).toMatch(
      /^Leaver did not start\. The database lacks \d+ migrations, from \w+ on, .*npm run migrate/m,
    );
    expect(await command([...migrate, '--check'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('missing'),
    });
    expect(await command(migrate)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/\d+ migrations applied\.\n$/),
    });
    expect(await command(migrate)).toEqual({ code: 0, output: 'The database is up to date.\n' });
    expect((await command(migrate, { DATABASE_URL: '' })).code).toBe(2);

    const server = spawn(process.execPath, start, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'exit');
    let output = '';
    server.stdout.setEncoding('utf8').on('data', chunk => (output += chunk));
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(/Health +http/);
    const port = /API +http:\/\/[^:]+:(\d+)/.exec(output)?.[1] ?? '';
    expect((await command(health, { PORT: port })).code).toBe(0);
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }, 240_000);
});
