import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const page = /* GraphQL */ `
  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    node(id: $id) {
      ... on RevOrg {
        revUsers(first: $first, after: $after, last: $last, before: $before) {
          totalCount
          pageInfo {
            hasNextPage
            hasPreviousPage
            endCursor
            startCursor
          }
          edges {
            node {
              id
            }
          }
        }
      }
    }
  }
`;
const ids = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id);

describe('customers, page by page', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('pages through linked rev users forward and backward, without gaps or repeats', async () => {
    const { organization, owner } = await world().organization();
    const { defaultRevOrg } = await world().account(organization);
    const made = await Promise.all(Array.from({ length: 5 }, () => world().revUser(organization, [defaultRevOrg])));
    const people = made
      .map((revUser): string => typed('rvu', revUser))
      .toSorted()
      .toReversed();
    const read = async (args: object) =>
      (await owner.call(page, { id: typed('rvo', defaultRevOrg), ...args })).data.node.revUsers;

    const first = await read({ first: 2 });
    const second = await read({ first: 2, after: first.pageInfo.endCursor });
    const third = await read({ first: 2, after: second.pageInfo.endCursor });
    const back = await read({ last: 2, before: third.pageInfo.startCursor });

    expect([first, second, third].map(ids)).toEqual([people.slice(0, 2), people.slice(2, 4), people.slice(4)]);
    expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, true, false]);
    expect(third).toMatchObject({ totalCount: 5, pageInfo: { hasPreviousPage: true } });
    expect(ids(back)).toEqual(people.slice(2, 4));
  });
});
