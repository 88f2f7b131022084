import { setTimeout as sleep } from 'node:timers/promises';

import type { Bench, Workload } from '../bench.ts';
import { loadWith } from '../load.ts';
import { memoryOf } from '../processes.ts';
import type { Figure, Measurement } from '../result.ts';
import { startSide } from '../side.ts';
import { median } from '../statistics.ts';
import { pageCalls } from './w2-page-of-users.ts';

const id = 'W7';
const atRest = 5000;

export const w7: Workload = {
  id,
  title: 'start of the compiled server until its first answer; memory at rest, and under W2 for a minute',
  isLarge: false,
  async run(bench) {
    const { cluster, world, asked } = bench;
    const starts: number[] = [];
    for (let round = 0; round <= asked.rounds; round++) {
      starts.push(await timeStart(bench));
    }
    const side = await startSide('leaver', cluster, world.database);
    try {
      const [call] = pageCalls(world.callers).leaver;
      if (call) {
        await side.server.send({ ...call, body: JSON.stringify({ query: '{ __typename }' }) });
      }
      await sleep(atRest);
      const rest = memoryOf(side.server.pid)?.now ?? null;
      const samples = await sampleUnderLoad(bench, side);
      return outcome(starts.slice(1), rest, samples);
    } finally {
      await side.stop();
    }
  },
};

/** Seconds from the start of the process to the answer to the first request. */
async function timeStart({ cluster, world }: Bench): Promise<number> {
  const begun = performance.now();
  const side = await startSide('leaver', cluster, world.database);
  try {
    await side.server.send({ path: '/graphql', token: null, body: '{"query":"{ __typename }"}' });
    return (performance.now() - begun) / 1000;
  } finally {
    await side.stop();
  }
}

/** Resident memory, every second. */
async function sampleUnderLoad(
  { cluster, world, asked }: Bench,
  { server }: Awaited<ReturnType<typeof startSide>>,
): Promise<number[]> {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(memoryOf(server.pid)?.now ?? 0), 1000);
  try {
    const seconds = Math.max(10, 12 * asked.seconds);
    await loadWith(server, pageCalls(world.callers).leaver, { cluster, connections: 32, seconds });
  } finally {
    clearInterval(timer);
  }
  return samples;
}

function outcome(starts: readonly number[], rest: number | null, samples: readonly number[]) {
  const quarter = Math.floor(samples.length / 4);
  const second = median(samples.slice(quarter, 2 * quarter));
  const last = median(samples.slice(-quarter));
  const measurement = (of: string, unit: 's' | 'MB', rounds: readonly number[]): Measurement => ({
    workload: id,
    case: of,
    side: 'leaver',
    unit,
    rounds,
  });
  const figure = (text: string, value: number | null, target: number): Figure => ({
    workload: id,
    text,
    value,
    target,
    atLeast: false,
  });
  return {
    measurements: [
      measurement('start until the first answer', 's', starts),
      ...(rest === null ? [] : [measurement('memory at rest', 'MB', [rest])]),
      measurement('memory under W2', 'MB', [last]),
    ],
    figures: [
      figure('seconds from the start to the first answer', median(starts), 1.5),
      figure('megabytes at rest', rest, 200),
      figure('megabytes in the last quarter of W2, in multiples of those in the second', last / second, 1.1),
    ],
    notes: [],
  };
}
