import 'reflect-metadata';
import { openDatabase } from '../database.ts';
import { verifyChains } from '../modules/audit/index.ts';
import { type RaceArguments, readArguments, usage, WrongArguments } from './races/arguments.ts';
import { startFleet } from './races/fleet.ts';
import { races } from './races/pairs/all.ts';
import { outcomesOf, tableOf, violationsOf } from './races/report.ts';
import { type RaceResult, runRace } from './races/run-race.ts';

// `npm run races`: calls that get into each other's way, on two servers at the same time, and whether all agrees afterwards.
const say = (text: string) => process.stdout.write(text);
try {
  const names = races.map(({ name }) => name);
  const asked = readArguments(process.argv.slice(2), names);
  if (asked.help || asked.list) {
    say(asked.help ? usage : `${names.join('\n')}\n`);
  } else {
    process.exitCode = (await run(asked)) === 0 ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof WrongArguments)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

/** Returns how many violations there were. */
async function run({ only, rounds, atOnce }: RaceArguments): Promise<number> {
  const fleet = await startFleet();
  const interrupted = () => {
    void fleet.stop().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const results: RaceResult[] = [];
    for (const race of races.filter(({ name }) => only?.includes(name) ?? true)) {
      const result = await runRace(race, fleet, { rounds, atOnce, onRound: progressOf(race.name, rounds) });
      results.push(result);
      say(`${result.name}: ${rounds} rounds in ${result.seconds.toFixed(1)} s\n${outcomesOf(result)}`);
      say(violationsOf(result));
    }
    const broken = await findBrokenChains(fleet.databaseUrl);
    say(`\n${tableOf(results)}\n${broken.map(id => `    ✗ the audit log of organization ${id} is broken\n`).join('')}`);
    const total = results.reduce((sum, result) => sum + result.rounds, 0);
    const violations = results.reduce((sum, result) => sum + result.violations.length, broken.length);
    say(`races: ${total} rounds, ${violations} violations\n`);
    return violations;
  } finally {
    await fleet.stop();
  }
}

/** A line that is written over, where it can be. */
function progressOf(name: string, rounds: number): (done: number) => void {
  if (!process.stdout.isTTY) {
    return () => {};
  }
  return done => {
    if (done % 50 === 0) {
      say(`\r${name}: ${done} of ${rounds}${done === rounds ? '\r' : ''}`);
    }
  };
}

async function findBrokenChains(url: string): Promise<string[]> {
  const orm = openDatabase({ url, poolSize: 1 });
  const broken: string[] = [];
  try {
    for await (const { organizationId, fault } of verifyChains(orm, null)) {
      if (fault) {
        broken.push(organizationId);
      }
    }
  } finally {
    await orm.close();
  }
  return broken;
}
