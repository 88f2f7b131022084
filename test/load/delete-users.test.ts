import { expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { makeCrowd } from '../support/crowd.ts';
import { captureStatements } from '../support/statements.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, World } from '../support/world.ts';

const api = useApi({ LEAVER_PURGE_INLINE_ROWS: '1000000' });
const deleteUsers = /* GraphQL */ `
  mutation DeleteUsers($input: DeleteUsersInput!) {
    deleteUsers(input: $input) {
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
      ... on Error {
        code
      }
    }
  }
`;
const deletionPlan = /* GraphQL */ `
  query DeletionPlan($userIds: [ID!]!, $transfers: [TransferInput!]) {
    deletionPlan(userIds: $userIds, transfers: $transfers) {
      hash
      blockers {
        requestedId
      }
      things {
        count
      }
    }
  }
`;
const transfers = [
  { what: { kind: 'WORKSPACE' }, to: { choice: 'AUTO' } },
  { what: { kind: 'AGENT' }, to: { choice: 'AUTO' } },
  { what: { kind: 'KNOWLEDGE_BASE' }, to: { choice: 'AUTO' } },
];

async function company(): Promise<{ owner: Person; model: Person }> {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const model = await world.user({ in: organization });
  await world.workspace(organization, { admins: [owner], members: [model] });
  await giveBelongings(api.current, model, owner);
  return { owner, model };
}

/** The call's own: when a session was last used is written now and then, beside it. */
const countOf = (statements: readonly string[]): number =>
  statements.filter(statement => !statement.includes('last_used_at')).length;

async function deleted(owner: Person, input: object): Promise<number> {
  const statements = await captureStatements(async () => {
    const { data } = await owner.call(deleteUsers, { input });
    expect(data.deleteUsers).toMatchObject({ failedCount: 0 });
  });
  return countOf(statements);
}

async function planned(owner: Person, variables: object): Promise<{ hash: string; rows: number; count: number }> {
  const answers: { hash: string; rows: number }[] = [];
  const statements = await captureStatements(async () => {
    const { data } = await owner.call(deletionPlan, { ...variables });
    const { hash, blockers, things } = data.deletionPlan;
    expect(blockers).toEqual([]);
    answers.push({ hash, rows: things.reduce((sum: number, { count }: { count: number }) => sum + count, 0) });
  });
  return { ...answers[0]!, count: countOf(statements) };
}

test.each([
  ['ALL_OR_NOTHING', [1, 100, 1000]],
  ['BEST_EFFORT', [1, 10, 100]],
])(
  'deleting few and many users with some 80 rows each takes the same number of statements, %s',
  async (policy, sizes) => {
    const { owner, model } = await company();

    const counts: number[] = [];
    for (const size of sizes) {
      const userIds = await makeCrowd(api.current, model, size);
      counts.push(await deleted(owner, { userIds, policy }));
      expect(await tracesOf(api.current.em(), `${userIds[0]}@example.com`)).toEqual({});
    }

    expect(counts).toEqual([30, 30, 30]);
  },
);

test('so does a deletion that is held against a plan and hands over everything that is shared', async () => {
  const { owner, model } = await company();

  const counts: number[] = [];
  for (const size of [1, 10, 100]) {
    const userIds = await makeCrowd(api.current, model, size);
    const { hash } = await planned(owner, { userIds, transfers });
    counts.push(await deleted(owner, { userIds, transfers, ifPlan: hash }));
  }

  expect(counts).toEqual([37, 37, 37]);
});

test('planning to delete 1, 100 and 1,000 users takes the same number of statements', async () => {
  const { owner, model } = await company();

  const plans: object[] = [];
  const sizes = [1, 100, 1000];
  for (const size of sizes) {
    const userIds = await makeCrowd(api.current, model, size);
    const { rows, count } = await planned(owner, { userIds });
    plans.push({ rows: rows / size, count });
  }

  expect(plans).toEqual(sizes.map(() => ({ rows: 75, count: 11 })));
});
