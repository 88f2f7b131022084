import { expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, World } from '../support/world.ts';

const api = useApi();
const deleteUsers = /* GraphQL */ `
  mutation DeleteUsers($userIds: [ID!]!, $policy: BatchPolicy!) {
    deleteUsers(input: { userIds: $userIds, policy: $policy }) {
      ... on DeleteUsersSuccess {
        failedCount
        items {
          result {
            ... on UserDeletion {
              snapshot {
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

test.each(['ALL_OR_NOTHING', 'BEST_EFFORT'])(
  'deleting 1, 10 and 500 users takes the same number of statements, %s',
  async policy => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const workspace = await world.workspace(organization, { admins: [owner] });

    const counts: number[] = [];
    for (const size of [1, 10, 500]) {
      const people: Person[] = [];
      for (let index = 0; index < size; index++) {
        const person = await world.user({ in: organization });
        people.push(person);
        if (index < 10) {
          await world.member(workspace, person);
          await giveBelongings(api.current, person, owner);
        }
      }
      const statements = await captureStatements(async () => {
        const { data } = await owner.call(deleteUsers, { userIds: people.map(({ id }) => id), policy });
        expect(data.deleteUsers.failedCount).toBe(0);
      });
      counts.push(statements.length);
    }

    expect(counts).toEqual([28, 28, 28]);
  },
);
