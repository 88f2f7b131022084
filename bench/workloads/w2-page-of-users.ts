import type { Bench, Workload } from '../bench.ts';
import { graphql, plain } from '../call.ts';
import { idOf } from '../ids.ts';
import { cpuRatio, ratioOf } from '../ratios.ts';
import { withSides } from '../side.ts';
import { type Calls, measureReads } from '../under-load.ts';
import type { Caller } from '../world.ts';
import { samePages } from './same-pages.ts';

const id = 'W2';
const name = 'page of 50 users';
export const pageSize = 50;

const pageOfUsers = /* GraphQL */ `
  query PageOfUsers($organization: ID!, $first: Int!) {
    node(id: $organization) {
      ... on Organization {
        users(first: $first) {
          pageInfo {
            hasNextPage
          }
          edges {
            node {
              id
              email
              organization {
                id
                name
              }
              memberships(first: $first) {
                edges {
                  node {
                    role
                    workspace {
                      id
                      name
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`;

/** Pages of the users of organizations, each asked for by its owner. */
export function pageCalls(callers: readonly Caller[]): Calls {
  const asked = callers.filter(({ users }) => users >= pageSize).slice(0, 50);
  const limit = (path: string) =>
    asked.map(({ organizationId, token }) => plain(path, token, { organizationId, first: pageSize }));
  return {
    leaver: asked.map(({ organizationId, token }) =>
      graphql(token, pageOfUsers, { organization: idOf('org', organizationId), first: pageSize }),
    ),
    guaranteed: limit('/page-of-users'),
    bare: limit('/bare/page-of-users'),
  };
}

export const w2: Workload = {
  id,
  title: '50 users of an organization, each with organization, memberships and their workspaces; 32 connections',
  isLarge: false,
  run: bench => withSides(bench.cluster, bench.world.database, { copies: 'none' }, running => measure(bench, running)),
};

async function measure(bench: Bench, running: Parameters<typeof measureReads>[1]) {
  const calls = pageCalls(bench.world.callers);
  await samePages(running, calls);
  const measurements = await measureReads(bench, running, { workload: id, name, connections: 32 }, calls);
  return {
    measurements,
    figures: [
      {
        workload: id,
        text: 'requests a second, as a part of the limit',
        value: ratioOf(measurements, name, 'leaver', 'guaranteed'),
        target: 0.6,
        atLeast: true,
      },
      {
        workload: id,
        text: "CPU a request, in multiples of the limit's",
        value: cpuRatio(measurements, name, 'leaver', 'guaranteed'),
        target: 4,
        atLeast: false,
      },
    ],
    notes: [],
  };
}
