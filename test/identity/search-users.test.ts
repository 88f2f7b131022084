import { describe, expect, test } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, World } from '../support/world.ts';

const users = /* GraphQL */ `
  query Users($first: Int, $after: String, $last: Int, $before: String, $filter: UserFilterInput, $orderBy: UserOrder) {
    viewer {
      organization {
        users(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
          totalCount
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
          edges {
            cursor
            node {
              email
            }
          }
        }
      }
    }
  }
`;

/** What stands before the @; the owner's is another in each tenant. */
const nameOf = ({ node }: { node: { email: string } }) => node.email.replace(/@.*/, '').replace(/^person\d+$/, 'owner');

describe('users of an organization, searched', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function page(by: Person, args: object) {
    const { data, errors } = await by.call(users, { ...args });
    expect(errors).toBeUndefined();
    const { edges, ...rest } = data.viewer.organization.users;
    return { ...rest, names: edges.map(nameOf) };
  }

  /** People whose addresses and names say something else each; the same in every tenant. */
  async function crowd() {
    const { organization, owner } = await world().organization();
    const tag = organization.id.slice(-12);
    const person = (name: string, traits: object = {}) =>
      world().user({ in: organization, email: `${name}@${tag}.example.com`, ...traits });
    await person('ann', { role: 'ADMIN', givenName: 'Ännchen', familyName: 'Tharau' });
    await person('countess', { givenName: 'Ada', familyName: 'Lovelace', displayName: 'Lady Ada' });
    await person('g.hopper', { givenName: 'Grace', familyName: 'Hopper' });
    const left = await person('left', { givenName: 'Adam' });
    const suspended = await person('suspended', { givenName: '100%_sure' });
    const gone = await person('gone', { givenName: 'Ada' });
    await world().leave(left);
    await world().leave(suspended, 'SUSPENDED');
    await world().leave(gone, 'DELETED');
    return { owner };
  }

  test.each([
    ['ada', ['left', 'countess']],
    ['ADA LOVE', ['countess']],
    ['lovelace ada', ['countess']],
    ['lady a', ['countess']],
    ['lady lovelace', ['countess']],
    ['ada hopper', []],
    [' hop ', ['g.hopper']],
    ['COUNTESS@', ['countess']],
    ['ännchen', ['ann']],
    ['ÄNN', ['ann']],
    ['100%_', ['suspended']],
    ['%', []],
    ['_', []],
    ['race', []],
  ])('finds by %j what begins with it', async (search, names) => {
    const { owner } = await crowd();

    expect(await page(owner, { filter: { search } })).toMatchObject({ names, totalCount: names.length });
  });

  test.each([
    [{ statuses: ['SUSPENDED', 'REVOKED'] }, ['suspended', 'left']],
    [{ statuses: ['DELETED'] }, []],
    [{ statuses: [] }, []],
    [{ roles: ['OWNER', 'ADMIN'] }, ['ann', 'owner']],
    [{ roles: ['MEMBER'], statuses: ['ACTIVE'] }, ['g.hopper', 'countess']],
    [{ statuses: ['ACTIVE'], search: 'a' }, ['countess', 'ann']],
    [{ search: '  ' }, ['suspended', 'left', 'g.hopper', 'countess', 'ann', 'owner']],
  ])('filters by %j', async (filter, names) => {
    const { owner } = await crowd();

    expect(await page(owner, { filter })).toMatchObject({ names });
  });

  test('come by address, page by page in both directions, each once', async () => {
    const { owner } = await crowd();
    const all = ['ann', 'countess', 'g.hopper', 'left', 'owner', 'suspended'];
    const orderBy = 'ADDRESS';

    const first = await page(owner, { orderBy, first: 2 });
    const second = await page(owner, { orderBy, first: 2, after: first.pageInfo.endCursor });
    const third = await page(owner, { orderBy, first: 2, after: second.pageInfo.endCursor });
    const back = await page(owner, { orderBy, last: 3, before: third.pageInfo.startCursor });

    expect([first, second, third]).toMatchObject([
      { names: all.slice(0, 2), totalCount: 6, pageInfo: { hasNextPage: true, hasPreviousPage: false } },
      { names: all.slice(2, 4), pageInfo: { hasNextPage: true, hasPreviousPage: true } },
      { names: all.slice(4), pageInfo: { hasNextPage: false, hasPreviousPage: true } },
    ]);
    expect(back).toMatchObject({ names: all.slice(1, 4), pageInfo: { hasNextPage: true, hasPreviousPage: true } });
  });

  test('refuse a cursor of the other order, and a search that is too long', async () => {
    const { owner } = await crowd();
    const { pageInfo } = await page(owner, { first: 1 });
    const sorted = await page(owner, { first: 1, orderBy: 'ADDRESS' });

    const answers = [
      await owner.call(users, { orderBy: 'ADDRESS', after: pageInfo.endCursor }),
      await owner.call(users, { after: sorted.pageInfo.endCursor }),
      await owner.call(users, { filter: { search: 'x'.repeat(201) } }),
      await owner.call(users, { filter: { search: 'a\0' } }),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions)).toMatchObject([
      { code: 'BAD_USER_INPUT', argument: 'after' },
      { code: 'BAD_USER_INPUT', argument: 'after' },
      { code: 'BAD_USER_INPUT', argument: 'filter' },
      { code: 'BAD_USER_INPUT', argument: 'filter' },
    ]);
  });

  test('are found by indexes that begin with the organization, never by reading all users', async () => {
    const { owner } = await crowd();
    const lists = [{ filter: { search: 'ada love' } }, { orderBy: 'ADDRESS' }, { filter: { roles: ['ADMIN'] } }];
    const em = api.current.em();

    for (const args of lists) {
      const sent = await captureStatements(() => owner.call(users, args));
      const statement = sent.find(text => text.includes('as "parentId", page.*')) ?? '';
      const plain = statement.replaceAll(/\$\d+::uuid/g, `'${owner.user.organization.id}'::uuid`);
      const filled = plain.replaceAll(/\$\d+::text\[\]/g, `array['ADMIN']`).replaceAll(/\$\d+(::text)?/g, `'21'`);
      const plan = await em.transactional(async inside => {
        await query(inside, sql`set local enable_seqscan = off`);
        return query(inside, sql<{ 'QUERY PLAN': string }>`explain ${sql.raw(filled)}`);
      });

      expect(plan.map(line => line['QUERY PLAN']).join('\n')).not.toContain('Seq Scan on users');
      expect(plan.map(line => line['QUERY PLAN']).join('\n')).toMatch(/Index Cond: \(+organization_id = /);
    }
  });
});
