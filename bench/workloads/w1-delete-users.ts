import type { Bench, Workload } from '../bench.ts';
import type { Call } from '../call.ts';
import { cpuOf, cpuOfTree, forgetPeak, memoryOf } from '../processes.ts';
import { ratioOf } from '../ratios.ts';
import type { Figure, Measurement } from '../result.ts';
import { type RunningSide, type Side, sides, withSides } from '../side.ts';
import { median } from '../statistics.ts';
import { inTurn } from '../under-load.ts';
import type { Caller, World } from '../world.ts';
import { deletionCall, policies, type Policy } from './deletion-call.ts';
import { chooseLeavers, requireErased } from './leavers.ts';

const id = 'W1';
/** How many users one call deletes, how often it is made in a round, and within how many times of the limit it must be. */
const sizes = [
  { size: 1, calls: 10, target: 2 },
  { size: 100, calls: 2, target: 1.3 },
  { size: 1000, calls: 1, target: 1.3 },
] as const satisfies readonly Size[];

interface Size {
  readonly size: number;
  readonly calls: number;
  readonly target: number;
}

interface Timing {
  readonly ms: number;
  readonly cpu: number | null;
  readonly databaseCpu: number | null;
  readonly peakMemory: number | null;
}

export const w1: Workload = {
  id,
  title: 'deleteUsers of 1, 100 and 1,000 users with all that is theirs, one call at a time',
  isLarge: false,
  run: bench => measureDeletions(bench, bench.world, { sizes, policies, copies: 'each' }),
};

interface Wanted {
  readonly sizes: readonly Size[];
  readonly policies: readonly Policy[];
  /** Whether each side has a copy of the world, where it deletes the same users, or all have one, and users of their own. */
  readonly copies: 'each' | 'one';
}

/** Deletes users of the largest organization on all sides, each round on fresh copies of the world. */
export async function measureDeletions(
  { cluster, asked, say }: Bench,
  { database, callers: [caller] }: World,
  { sizes, policies, copies }: Wanted,
) {
  if (!caller) {
    throw new Error('Nobody is there to delete users');
  }
  const timings = new Map<string, Timing[]>();
  const statements = new Map<string, number>();
  const fitting = sizes.filter(({ size }) => size * policies.length * 1.5 < caller.users);
  for (let round = 1; round <= asked.rounds; round++) {
    // What follows a deletion by jobs is no part of the call, and would disturb who is measured next.
    await withSides(cluster, database, { copies, jobs: false }, async running => {
      const leavers = await chooseLeavers(cluster.urlOf(database), caller.organizationId);
      const shares = new Map(
        sides.map((side, i) => [side, leavers.filter((_, k) => copies === 'each' || k % sides.length === i)]),
      );
      const take = (side: Side, count: number) => shares.get(side)?.splice(0, count) ?? [];
      await warmUp(running, caller, take);
      for (const { size, calls } of fitting) {
        for (const policy of policies) {
          for (const one of inTurn(running, round)) {
            const batches = Array.from({ length: calls }, () => take(one.side, size));
            const key = `${nameOf(size, policy)} ${one.side}`;
            const sum: Timing[] = [];
            const sent = await cluster.countStatements(one.database, async () => {
              for (const batch of batches) {
                sum.push(await time(one, cluster.postmaster, deletionCall(one.side, caller, batch, policy)));
              }
            });
            await requireErased(one.url, one.side, batches.flat());
            statements.set(key, Math.round(sent / calls));
            timings.set(key, [...(timings.get(key) ?? []), inTheMiddle(sum)]);
            say(`  round ${round}, ${size} users, ${policy}, ${one.side}: ${inTheMiddle(sum).ms.toFixed(0)} ms`);
          }
        }
      }
    });
  }
  const measurements = fitting.flatMap(({ size }) =>
    policies.flatMap(policy => sides.map(side => toMeasurement(size, policy, side, timings, statements))),
  );
  return { measurements, figures: figuresOf(measurements, fitting, policies), notes: [] };
}

/** Takes the cold edge off every side, by deletions of the same kind. */
async function warmUp(
  running: readonly RunningSide[],
  caller: Caller,
  take: (side: Side, count: number) => string[],
): Promise<void> {
  for (const { server, side } of running) {
    const batches = [...Array.from({ length: 15 }, () => take(side, 1)), take(side, 20)];
    for (const batch of batches) {
      await server.send(deletionCall(side, caller, batch, 'BEST_EFFORT'));
    }
  }
}

async function time({ server }: RunningSide, postmaster: number, call: Call): Promise<Timing> {
  forgetPeak(server.pid);
  const before = { cpu: cpuOf(server.pid), database: cpuOfTree(postmaster) };
  const begun = performance.now();
  await server.send(call);
  const ms = performance.now() - begun;
  const between = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
  return {
    ms,
    cpu: between(before.cpu, cpuOf(server.pid)),
    databaseCpu: between(before.database, cpuOfTree(postmaster)),
    peakMemory: memoryOf(server.pid)?.peak ?? null,
  };
}

function inTheMiddle(timings: readonly Timing[]): Timing {
  const mean = (values: readonly (number | null)[]) =>
    values.every(value => value !== null) ? values.reduce((a, b) => a + b, 0) / values.length : null;
  return {
    ms: median(timings.map(({ ms }) => ms)),
    cpu: mean(timings.map(({ cpu }) => cpu)),
    databaseCpu: mean(timings.map(({ databaseCpu }) => databaseCpu)),
    peakMemory: timings.at(-1)?.peakMemory ?? null,
  };
}

function toMeasurement(
  size: number,
  policy: Policy,
  side: Side,
  timings: ReadonlyMap<string, readonly Timing[]>,
  statements: ReadonlyMap<string, number>,
): Measurement {
  const name = nameOf(size, policy);
  const rounds = timings.get(`${name} ${side}`) ?? [];
  return {
    workload: id,
    case: name,
    side,
    unit: 'ms',
    rounds: rounds.map(({ ms }) => ms),
    statements: statements.get(`${name} ${side}`) ?? null,
    cpu: rounds.map(({ cpu }) => cpu),
    databaseCpu: rounds.map(({ databaseCpu }) => databaseCpu),
    peakMemory: rounds.map(({ peakMemory }) => peakMemory),
  };
}

function figuresOf(
  measurements: readonly Measurement[],
  wanted: readonly Size[],
  policies: readonly Policy[],
): Figure[] {
  const figures = wanted.flatMap(({ size, target }) =>
    policies.map(policy => ({
      workload: id,
      text: `time, ${nameOf(size, policy)}, in multiples of the limit's`,
      value: ratioOf(measurements, nameOf(size, policy), 'leaver', 'guaranteed'),
      target,
      atLeast: false,
    })),
  );
  const counts = measurements.filter(({ side }) => side === 'leaver').map(({ statements }) => statements ?? 0);
  const constant = {
    workload: id,
    // Who has left no files, say, takes none for them.
    text: 'statements of the largest batch, in multiples of those of a single user',
    value: Math.max(...counts) / Math.min(...counts),
    target: 1.1,
    atLeast: false,
  };
  return [...figures, constant];
}

const nameOf = (size: number, policy: Policy) => `${size} ${size === 1 ? 'user' : 'users'}, ${policy}`;
