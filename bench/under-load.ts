import type { Bench } from './bench.ts';
import type { Call } from './call.ts';
import type { Cluster } from './cluster.ts';
import { type Load, loadWith } from './load.ts';
import type { Measurement } from './result.ts';
import type { ServerProcess } from './server-process.ts';
import { type RunningSide, type Side, sides } from './side.ts';

/** The same work, as each side is asked for it. */
export type Calls = Readonly<Record<Side, readonly Call[]>>;

interface Case {
  readonly workload: string;
  readonly name: string;
  readonly connections: number;
}

/**
 * Measures reads, which leave everything as it is: all sides one after the other, a round at a time, after each was
 * warmed up.
 */
export async function measureReads(
  { cluster, asked, say }: Bench,
  running: readonly RunningSide[],
  { workload, name, connections }: Case,
  calls: Calls,
): Promise<Measurement[]> {
  const loads = new Map<Side, Load[]>(sides.map(side => [side, []]));
  const statements = new Map<Side, number>();
  for (const { side, server, database } of running) {
    statements.set(side, await countStatements(cluster, server, database, calls[side]));
    await loadWith(server, calls[side], { cluster, connections, seconds: Math.max(2, asked.seconds / 2) });
  }
  for (let round = 1; round <= asked.rounds; round++) {
    for (const { side, server } of inTurn(running, round)) {
      const load = await loadWith(server, calls[side], { cluster, connections, seconds: asked.seconds });
      loads.get(side)?.push(load);
      say(
        `  ${name}, round ${round}, ${side}: ${load.perSecond.toFixed(0)} requests/s, ${load.cpu?.toFixed(2)} ms CPU`,
      );
    }
  }
  return running.map(({ side }) =>
    toMeasurement(workload, name, side, loads.get(side) ?? [], statements.get(side) ?? null),
  );
}

/** Counts what one call takes, once a few have filled what is filled once. */
async function countStatements(cluster: Cluster, server: ServerProcess, database: string, [call]: readonly Call[]) {
  if (!call) {
    return 0;
  }
  await server.send(call);
  await server.send(call);
  return cluster.countStatements(database, () => server.send(call));
}

/** No side is always the first one of a round. */
export function inTurn<T>(items: readonly T[], round: number): T[] {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

export function toMeasurement(
  workload: string,
  name: string,
  side: Side,
  loads: readonly Load[],
  statements: number | null,
): Measurement {
  return {
    workload,
    case: name,
    side,
    unit: 'requests/s',
    rounds: loads.map(({ perSecond }) => perSecond),
    statements,
    cpu: loads.map(({ cpu }) => cpu),
    databaseCpu: loads.map(({ databaseCpu }) => databaseCpu),
    peakMemory: loads.map(({ peakMemory }) => peakMemory),
  };
}
