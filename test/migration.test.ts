import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { openDatabase } from '../src/database.ts';
import { createEmptyDatabase } from './support/database.ts';

const run = promisify(execFile);

test('the migrations make, on an empty database, what the entities describe', async () => {
  const command = ['--import', 'tsx', 'src/commands/migration.ts', '--check'];

  const { stdout, stderr } = await run(process.execPath, command, { cwd: new URL('..', import.meta.url) });

  expect(stdout).toBe('The migrations are in step with the entities.\n');
  expect(stderr).toBe('');
});

test('applying the migrations writes nothing among them, whatever the database is called', async () => {
  const migrations = new URL('../src/migrations', import.meta.url);
  const before = await readdir(migrations);
  const { url, drop } = await createEmptyDatabase();
  const orm = openDatabase({ url, poolSize: 2 });

  const applied = await orm.migrator.up();
  await orm.close();
  await drop();

  expect(applied).toHaveLength(before.filter(name => name.endsWith('.ts')).length);
  expect(await readdir(migrations)).toEqual(before);
});
