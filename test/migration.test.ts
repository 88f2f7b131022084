import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const run = promisify(execFile);

test('the migrations make, on an empty database, what the entities describe', async () => {
  const command = ['--import', 'tsx', 'src/commands/migration.ts', '--check'];

  const { stdout, stderr } = await run(process.execPath, command, { cwd: new URL('..', import.meta.url) });

  expect(stdout).toBe('The migrations are in step with the entities.\n');
  expect(stderr).toBe('');
});
