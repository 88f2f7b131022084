import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { readArguments, WrongArguments } from '../../src/seed/arguments.ts';

test('leaves everything but the number of users to defaults', () => {
  expect(readArguments(['--users', '20000'])).toEqual({
    users: 20_000,
    organizations: 200,
    giants: 0,
    seed: 1,
    now: new Date('2026-11-23T12:00:00Z'),
    databaseUrl: null,
    bytes: true,
    append: false,
    help: false,
  });
});

test('takes every option', () => {
  const args = ['--users=5', '--organizations=2', '--giants=1', '--seed=0', '--now=2027-01-01', '--no-bytes'];

  expect(readArguments([...args, '--append', '--database-url', 'postgres://a/b'])).toEqual({
    users: 5,
    organizations: 2,
    giants: 1,
    seed: 0,
    now: new Date('2027-01-01T00:00:00Z'),
    databaseUrl: 'postgres://a/b',
    bytes: false,
    append: true,
    help: false,
  });
});

test('makes one organization for a few users', () => {
  expect(readArguments(['--users', '1']).organizations).toBe(1);
});

test.each([
  [[], '--users must be a whole number from 1 to 10000000, got nothing.'],
  [['--users', ''], '--users must be a whole number from 1 to 10000000, got "".'],
  [['--users', '0'], '--users must be a whole number from 1 to 10000000, got "0".'],
  [['--users', '1e3'], '--users must be a whole number from 1 to 10000000, got "1e3".'],
  [['--users', '10000001'], '--users must be a whole number from 1 to 10000000, got "10000001".'],
  [['--users=-5'], '--users must be a whole number from 1 to 10000000, got "-5".'],
  [['--users', '5', '--organizations', '6'], '--organizations must be a whole number from 1 to 5, got "6".'],
  [['--users', '500', '--giants', '5'], '--giants must be a whole number from 0 to 4, got "5".'],
  [['--users', '20000', '--giants', '10'], '--giants must be a whole number from 0 to 9, got "10".'],
  [['--users', '5', '--seed', 'x'], '--seed must be a whole number from 0 to 999999999, got "x".'],
  [['--users', '5', '--now', 'soon'], '--now must be an instant such as 2026-11-23T12:00:00Z, got "soon".'],
])('refuses %j', (args, message) => {
  expect(() => readArguments(args)).toThrow(new WrongArguments(message));
});

test.each([[['--user', '5']], [['--users', '5', 'more']], [['--users']], [['--users', '5', '--append=yes']]])(
  'refuses %j, which is no option',
  args => {
    expect(() => readArguments(args)).toThrow(WrongArguments);
  },
);

async function runSeed(...args: string[]): Promise<{ code: unknown; stderr: string }> {
  const command = ['--import', 'tsx', 'src/commands/seed.ts', ...args];
  return promisify(execFile)(process.execPath, command).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: unknown; stderr: string }) => error,
  );
}

test('ends with code 2 and says what to do, when an argument or the database URL is wrong', async () => {
  const [users, url] = await Promise.all([
    runSeed('--users', 'many'),
    runSeed('--users', '5', '--database-url', 'mysql://localhost/x'),
  ]);

  expect(users).toMatchObject({ code: 2, stderr: expect.stringContaining('--users must be a whole number') });
  expect(users.stderr).toContain('Usage: npm run seed -- --users 20000');
  expect(url).toMatchObject({ code: 2, stderr: expect.stringContaining('DATABASE_URL: must look like postgresql://') });
});

test('shows how to use it', async () => {
  expect(await runSeed('--help')).toEqual({ code: 0, stderr: '' });
});
