import { parseArgs } from 'node:util';

import { mostGiants } from './world.ts';

export const usage = `Usage: npm run seed -- --users 20000 [options]

  --users N           users in all, 1 to 10,000,000; about 2 of 100 have left, and 2 are deleted
  --organizations N   tenants; a hundredth of the users when left out
  --giants N          organizations of a tenth of all users each (0); the others share the rest
  --seed N            another number gives another world, the same number the same one (1)
  --now INSTANT       present of the world (2026-11-23T12:00:00Z); sessions live for up to 30 days from it
  --database-url URL  database to fill; else DATABASE_URL, else the embedded one of LEAVER_DATA_DIR
  --no-bytes          write rows of files, but no bytes; else the first 20,000 files get theirs, in LEAVER_DATA_DIR
  --append            fill a database that is not empty
  --help              show this
`;

export interface SeedArguments {
  readonly users: number;
  readonly organizations: number;
  readonly giants: number;
  readonly seed: number;
  readonly now: Date;
  readonly databaseUrl: string | null;
  readonly bytes: boolean;
  readonly append: boolean;
  readonly help: boolean;
}

/** What the command was told makes no sense. */
export class WrongArguments extends Error {}

/** @throws {WrongArguments} naming the argument that is wrong, and what it must be */
export function readArguments(args: readonly string[]): SeedArguments {
  const given = parse(args);
  const help = given.help ?? false;
  const users = help ? 1 : whole('users', given.users, 1, 10_000_000);
  const fewest = Math.max(1, Math.round(users / 100));
  const organizations =
    given.organizations === undefined ? fewest : whole('organizations', given.organizations, 1, users);
  return {
    users,
    organizations,
    giants: given.giants === undefined ? 0 : whole('giants', given.giants, 0, mostGiants(users, organizations)),
    seed: given.seed === undefined ? 1 : whole('seed', given.seed, 0, 999_999_999),
    now: instant(given.now ?? '2026-11-23T12:00:00Z'),
    databaseUrl: given['database-url'] ?? null,
    bytes: given.bytes ?? true,
    append: given.append ?? false,
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        users: { type: 'string' },
        organizations: { type: 'string' },
        giants: { type: 'string' },
        seed: { type: 'string' },
        now: { type: 'string' },
        'database-url': { type: 'string' },
        bytes: { type: 'boolean' },
        append: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function whole(name: string, text: string | undefined, min: number, max: number): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || value < min || value > max) {
    const got = text === undefined ? 'nothing' : JSON.stringify(text);
    throw new WrongArguments(`--${name} must be a whole number from ${min} to ${max}, got ${got}.`);
  }
  return value;
}

function instant(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(at.getTime()) || at.getFullYear() < 2000) {
    throw new WrongArguments(`--now must be an instant such as 2026-11-23T12:00:00Z, got ${JSON.stringify(text)}.`);
  }
  return at;
}
