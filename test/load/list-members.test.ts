import { expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const listMembers = /* GraphQL */ `
  query ListMembers($id: ID!, $first: Int!) {
    node(id: $id) {
      ... on Workspace {
        members(first: $first) {
          totalCount
          edges {
            node {
              role
              user {
                email
                organization {
                  name
                }
              }
              workspace {
                name
                viewerRole
                viewerCanManageMembers
                organization {
                  name
                }
              }
            }
          }
        }
      }
    }
  }
`;
const api = useApi();

test('lists 50 members with user, organization and workspace by as many statements as 5: six', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const { organization: elsewhere } = await world.organization();
  const people = await Promise.all(
    Array.from({ length: 50 }, (_, index) => world.user({ in: index % 2 === 0 ? organization : elsewhere })),
  );
  const id = typed('wsp', await world.workspace(organization, { admins: [owner], members: people }));
  const read = async (first: number) => {
    const found: unknown[] = [];
    const statements = await captureStatements(async () => {
      const { data } = await owner.call(listMembers, { id, first });
      found.push(...data.node.members.edges);
    });
    return { size: found.length, statements };
  };
  await read(1);

  const few = await read(5);
  const many = await read(50);

  expect([few.size, many.size]).toEqual([5, 50]);
  expect(many.statements.toSorted()).toEqual(few.statements.toSorted());
  // Who calls with the own organization, the workspace with access to it, the page, its count, users, their organizations.
  expect(many.statements).toHaveLength(6);
});
