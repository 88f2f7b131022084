import type { Bench, Workload } from '../bench.ts';
import type { Figure, Measurement } from '../result.ts';
import { roundsOf } from '../result.ts';
import { type Side, withSides } from '../side.ts';
import { median } from '../statistics.ts';
import { measureReads } from '../under-load.ts';
import { makeWorld, type World } from '../world.ts';
import { measureDeletions } from './w1-delete-users.ts';
import { pageCalls } from './w2-page-of-users.ts';

const id = 'W6';
const small = 10_000;

/**
 * A world of 10,000 users, and a large one; in both, the largest organizations have a tenth of all users.
 *
 * In the large one all sides delete users of one copy: a disk that holds it twice need not hold it four times.
 */
export const w6: Workload = {
  id,
  title: 'growth: W1 with 100 users, and W2, in a small world and in a large one',
  isLarge: true,
  async run(bench) {
    const few = await grow(bench, small);
    const many = await grow(bench, bench.asked.large);
    const before = await measureIn(bench, few, 'each');
    const after = await measureIn(bench, many, 'one');
    const times = (of: string, side: Side = 'leaver') =>
      median(roundsOf(after, of, side)) / median(roundsOf(before, of, side));
    const figure = (text: string, value: number): Figure => ({
      workload: id,
      text,
      value,
      target: 1.3,
      atLeast: false,
    });
    const size = bench.asked.large.toLocaleString('en');
    return {
      measurements: [...inWorld(before, small), ...inWorld(after, bench.asked.large)],
      figures: [
        figure(`time of a deletion of 100 users among ${size}, in multiples of that among 10,000`, times(deletion)),
        figure(`time of a page of 50 users among ${size}, in multiples of that among 10,000`, 1 / times(page)),
      ],
      notes: [
        `The limit's own deletion takes ${times(deletion, 'guaranteed').toFixed(2)} times as long among the many, ` +
          `and its page ${(1 / times(page, 'guaranteed')).toFixed(2)} times.`,
      ],
    };
  },
};

const deletion = '100 users, ALL_OR_NOTHING';
const page = 'page of 50 users';

const grow = ({ cluster, say }: Bench, users: number): Promise<World> =>
  makeWorld(cluster, { name: `growth_${users}`, users, giants: 3 }, say);

async function measureIn(bench: Bench, world: World, copies: 'each' | 'one'): Promise<Measurement[]> {
  const here = { ...bench, world };
  const deletions = await measureDeletions(here, world, {
    sizes: [{ size: 100, calls: 5, target: 1.3 }],
    policies: ['ALL_OR_NOTHING'],
    copies,
  });
  const pages = await withSides(bench.cluster, world.database, { copies: 'none' }, running =>
    measureReads(here, running, { workload: id, name: page, connections: 32 }, pageCalls(world.callers)),
  );
  return [...deletions.measurements, ...pages].filter(({ case: of }) => of === deletion || of === page);
}

function inWorld(measurements: readonly Measurement[], users: number): Measurement[] {
  const among = users.toLocaleString('en');
  return measurements.map(measurement => ({
    ...measurement,
    workload: id,
    case: `${measurement.case}, among ${among}`,
  }));
}
