import type { Workload } from '../bench.ts';
import { type Call, graphql, plain } from '../call.ts';
import { ratioOf } from '../ratios.ts';
import type { Measurement } from '../result.ts';
import { withSides } from '../side.ts';
import { type Calls, measureReads } from '../under-load.ts';

const id = 'W4';

/** The smallest of all requests, signed in and not; and the smallest that must know who is signed in. */
export const w4: Workload = {
  id,
  title: '{ __typename }, signed in and not, and { viewer { id email } }; 32 connections',
  isLarge: false,
  run: bench =>
    withSides(bench.cluster, bench.world.database, { copies: 'none' }, async running => {
      const token = bench.world.callers[0]?.token ?? null;
      const userId = bench.world.callers[0]?.userId;
      const smallest = (caller: string | null): Calls => ({
        leaver: [graphql(caller, '{ __typename }')],
        guaranteed: [plain('/typename', caller)],
        bare: [plain('/bare/typename', caller)],
      });
      const who: Readonly<Record<'leaver' | 'guaranteed' | 'bare', readonly Call[]>> = {
        leaver: [graphql(token, '{ viewer { id email } }')],
        guaranteed: [plain('/who', token)],
        bare: [plain('/bare/who', token, { userId })],
      };
      const cases = [
        ['not signed in', smallest(null)],
        ['signed in', smallest(token)],
        ['viewer', who],
      ] as const;
      const measurements: Measurement[] = [];
      for (const [name, calls] of cases) {
        measurements.push(...(await measureReads(bench, running, { workload: id, name, connections: 32 }, calls)));
      }
      return {
        measurements,
        figures: cases.map(([name]) => ({
          workload: id,
          text: `requests a second, ${name}, as a part of the limit`,
          value: ratioOf(measurements, name, 'leaver', 'guaranteed'),
          target: 0.4,
          atLeast: true,
        })),
        notes: [],
      };
    }),
};
