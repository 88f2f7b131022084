import type { Workload } from '../bench.ts';
import { graphql, plain } from '../call.ts';
import { idOf } from '../ids.ts';
import { type Measurement, type Outcome, roundsOf } from '../result.ts';
import { type Side, sides, withSides } from '../side.ts';
import { median, ratio } from '../statistics.ts';
import { inTurn } from '../under-load.ts';
import { chooseLeavers } from './leavers.ts';

const id = 'W5';
const name = 'plan for 100 users';
const size = 100;
const calls = 20;

const deletionPlan = /* GraphQL */ `
  query DeletionPlan($userIds: [ID!]!) {
    deletionPlan(userIds: $userIds) {
      hash
      things {
        kind
        action
        count
      }
    }
  }
`;

export const w5: Workload = {
  id,
  title: 'deletionPlan of 100 users, one call at a time',
  isLarge: false,
  run: ({ cluster, world, asked }) =>
    withSides(cluster, world.database, { copies: 'none' }, async (running): Promise<Outcome> => {
      const [caller] = world.callers;
      const leavers = await chooseLeavers(cluster.urlOf(world.database), caller?.organizationId ?? '');
      const userIds = leavers.slice(0, size);
      const token = caller?.token ?? null;
      const call = {
        leaver: graphql(token, deletionPlan, { userIds: userIds.map(userId => idOf('usr', userId)) }),
        guaranteed: plain('/deletion-plan', token, { userIds }),
        bare: plain('/bare/deletion-plan', token, { userIds }),
      };
      const rounds = new Map<Side, number[]>(sides.map(side => [side, []]));
      const statements = new Map<Side, number>();
      for (const { side, server, database } of running) {
        for (let i = 0; i < calls; i++) {
          await server.send(call[side]);
        }
        statements.set(side, await cluster.countStatements(database, () => server.send(call[side])));
      }
      for (let round = 1; round <= asked.rounds; round++) {
        for (const { side, server } of inTurn(running, round)) {
          const times: number[] = [];
          for (let i = 0; i < calls; i++) {
            const begun = performance.now();
            await server.send(call[side]);
            times.push(performance.now() - begun);
          }
          rounds.get(side)?.push(median(times));
        }
      }
      const measurements = sides.map((side): Measurement => ({
        workload: id,
        case: name,
        side,
        unit: 'ms',
        rounds: rounds.get(side) ?? [],
        statements: statements.get(side) ?? null,
      }));
      return {
        measurements,
        figures: [
          {
            workload: id,
            text: "time, in multiples of the limit's",
            value: ratio(roundsOf(measurements, name, 'leaver'), roundsOf(measurements, name, 'guaranteed')),
            target: 1.5,
            atLeast: false,
          },
        ],
        notes: [],
      };
    }),
};
