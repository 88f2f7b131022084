import { parseArgs } from 'node:util';

export const usage = `Usage: npm run bench -- [options]

  --only W2,W4     these workloads only
  --json           the numbers as JSON, and nothing else, on standard output
  --write          write the chart and the table of the README from what was measured
  --scale large    measure W6, growth from 10,000 users to 1,000,000, and nothing else unless --only says so
  --large N        users of the larger world of W6 (1000000)
  --users N        users of the world (20000), in a hundredth as many organizations
  --rounds N       rounds, of which the median counts (3)
  --seconds N      length of a measurement under load (5)
  --quick          one round of 2 seconds, in a world of 5,000 users: for development
  --data DIR       keep PostgreSQL's data there, and use the world that an earlier run left there
  --help           show this
`;

export interface Arguments {
  readonly only: readonly string[] | null;
  readonly json: boolean;
  readonly write: boolean;
  readonly growth: boolean;
  readonly large: number;
  readonly users: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly dataDir: string | null;
  readonly help: boolean;
}

/** What the command was told makes no sense. */
export class WrongArguments extends Error {}

/** @throws {WrongArguments} naming the argument that is wrong */
export function readArguments(args: readonly string[]): Arguments {
  const given = parse(args);
  const quick = given.quick ?? false;
  if (given.scale !== undefined && given.scale !== 'large') {
    throw new WrongArguments('--scale can only be large.');
  }
  return {
    only: given.only?.split(',').map(id => id.trim().toUpperCase()) ?? null,
    json: given.json ?? false,
    write: given.write ?? false,
    growth: given.scale === 'large',
    large: whole('large', given.large, 1_000_000),
    users: whole('users', given.users, quick ? 5000 : 20_000),
    rounds: whole('rounds', given.rounds, quick ? 1 : 3),
    seconds: whole('seconds', given.seconds, quick ? 2 : 5),
    dataDir: given.data ?? null,
    help: given.help ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: text,
        json: flag,
        write: flag,
        scale: text,
        large: text,
        users: text,
        rounds: text,
        seconds: text,
        quick: flag,
        data: text,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function whole(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!Number.isInteger(value) || value < 1) {
    throw new WrongArguments(`--${name} must be a whole number above 0, got ${JSON.stringify(given)}.`);
  }
  return value;
}
