import type { Workload } from '../bench.ts';
import { loadWith } from '../load.ts';
import type { Measurement } from '../result.ts';
import { startSide } from '../side.ts';
import { ratio } from '../statistics.ts';
import { pageCalls } from './w2-page-of-users.ts';

const id = 'W8';

export const w8: Workload = {
  id,
  title: 'W2 on two servers over one PostgreSQL, against one; 32 connections in sum',
  isLarge: false,
  async run({ cluster, world, asked, say }) {
    const calls = pageCalls(world.callers).leaver;
    const [first, second] = await Promise.all([
      startSide('leaver', cluster, world.database),
      startSide('leaver', cluster, world.database),
    ]);
    const one: number[] = [];
    const two: number[] = [];
    try {
      const load = async (servers: readonly (typeof first)[], seconds: number) => {
        const connections = 32 / servers.length;
        const loads = await Promise.all(
          servers.map(({ server }) => loadWith(server, calls, { cluster, connections, seconds })),
        );
        return loads.reduce((sum, { perSecond }) => sum + perSecond, 0);
      };
      await load([first, second], asked.seconds);
      for (let round = 1; round <= asked.rounds; round++) {
        one.push(await load([first], asked.seconds));
        two.push(await load([first, second], asked.seconds));
        say(`  round ${round}: ${one.at(-1)?.toFixed(0)} and ${two.at(-1)?.toFixed(0)} requests/s`);
      }
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
    const measurement = (of: string, rounds: readonly number[]): Measurement => ({
      workload: id,
      case: of,
      side: 'leaver',
      unit: 'requests/s',
      rounds,
    });
    return {
      measurements: [measurement('one server', one), measurement('two servers', two)],
      figures: [],
      notes: [
        `Two servers do ${ratio(two, one).toFixed(2)} times the requests of one. They share the machine's cores with ` +
          'PostgreSQL and the clients.',
      ],
    };
  },
};
