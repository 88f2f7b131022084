import { parseArgs } from 'node:util';

export const usage = `Usage: npm run races -- [options]

  --rounds N     rounds of each pair (1000)
  --only NAMES   these pairs only, with commas between them; --list names all
  --at-once N    rounds on their way at the same time (16)
  --list         name the pairs, and run none
  --help         show this
`;

export interface RaceArguments {
  readonly rounds: number;
  readonly atOnce: number;
  readonly only: readonly string[] | null;
  readonly list: boolean;
  readonly help: boolean;
}

/** What the command was told makes no sense. */
export class WrongArguments extends Error {}

/** @throws {WrongArguments} naming the argument that is wrong, and what it must be */
export function readArguments(args: readonly string[], names: readonly string[]): RaceArguments {
  const { rounds, 'at-once': atOnce, only, list = false, help = false } = parse(args);
  const wanted = only?.split(',').map(name => name.trim()) ?? null;
  const unknown = wanted?.filter(name => !names.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new WrongArguments(`--only names no pair by ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  }
  return {
    rounds: whole('rounds', rounds, 1000),
    atOnce: whole('at-once', atOnce, 16),
    only: wanted,
    list,
    help,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { rounds: text, 'at-once': text, only: text, list: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options }).values;
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
