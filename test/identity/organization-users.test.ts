import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

const users = /* GraphQL */ `
  query Users($first: Int, $after: String, $last: Int, $before: String) {
    viewer {
      organization {
        users(first: $first, after: $after, last: $last, before: $before) {
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
              id
            }
          }
        }
      }
    }
  }
`;
describe('users of an organization', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function crowd() {
    const { organization, owner } = await world().organization();
    const ids = [owner.id];
    for (let i = 0; i < 4; i++) {
      // One after the other, so that they are of different age.
      ids.unshift((await world().user({ in: organization })).id);
    }
    return { organization, owner, ids };
  }

  async function page(by: Person, args: object) {
    const { data } = await by.call(users, { ...args });
    const { edges, ...rest } = data.viewer.organization.users;
    return { ...rest, ids: edges.map((edge: { node: { id: string } }) => edge.node.id) };
  }

  test('come newest first, with no page before or behind', async () => {
    const { owner, ids } = await crowd();
    await world().organization();

    expect(await page(owner, {})).toEqual({
      totalCount: 5,
      pageInfo: {
        hasNextPage: false,
        hasPreviousPage: false,
        startCursor: expect.any(String),
        endCursor: expect.any(String),
      },
      ids,
    });
  });

  test('come page by page forward, each once', async () => {
    const { owner, ids } = await crowd();

    const first = await page(owner, { first: 2 });
    const second = await page(owner, { first: 2, after: first.pageInfo.endCursor });
    const third = await page(owner, { first: 2, after: second.pageInfo.endCursor });

    expect([first, second, third]).toMatchObject([
      { ids: ids.slice(0, 2), totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } },
      { ids: ids.slice(2, 4), totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: true } },
      { ids: ids.slice(4), totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: true } },
    ]);
  });

  test('come page by page backward, each once, in the same order', async () => {
    const { owner, ids } = await crowd();

    const last = await page(owner, { last: 2 });
    const middle = await page(owner, { last: 2, before: last.pageInfo.startCursor });
    const first = await page(owner, { last: 2, before: middle.pageInfo.startCursor });

    expect([last, middle, first]).toMatchObject([
      { ids: ids.slice(3), pageInfo: { hasNextPage: false, hasPreviousPage: true } },
      { ids: ids.slice(1, 3), pageInfo: { hasNextPage: true, hasPreviousPage: true } },
      { ids: ids.slice(0, 1), pageInfo: { hasNextPage: true, hasPreviousPage: false } },
    ]);
  });

  test('come between two cursors', async () => {
    const { owner, ids } = await crowd();
    const { data } = await owner.call(users);
    const cursors = data.viewer.organization.users.edges.map(({ cursor }: { cursor: string }) => cursor);

    expect(await page(owner, { after: cursors[0], before: cursors[4] })).toMatchObject({ ids: ids.slice(1, 4) });
  });

  test('come as an empty page, and as one of a hundred', async () => {
    const { owner, ids } = await crowd();

    expect(await page(owner, { first: 0 })).toMatchObject({
      ids: [],
      totalCount: 5,
      pageInfo: { hasNextPage: true, startCursor: null, endCursor: null },
    });
    expect(await page(owner, { first: 100 })).toMatchObject({ ids });
    expect(await page(owner, { last: 100 })).toMatchObject({ ids });
  });

  test('go on behind a user who was deleted meanwhile', async () => {
    const { owner, ids } = await crowd();
    const first = await page(owner, { first: 2 });
    const em = api.current.em();
    const [, second] = await em.find(
      User,
      { organization: owner.user.organization.id },
      { orderBy: { id: 'desc' }, limit: 2 },
    );
    Object.assign(second ?? {}, { status: 'DELETED', deletedAt: api.current.now, email: null, emailKey: null });
    await em.flush();

    expect(await page(owner, { first: 2, after: first.pageInfo.endCursor })).toMatchObject({
      ids: ids.slice(2, 4),
      totalCount: 4,
    });
  });

  test.each([
    ['more than a hundred first', { first: 101 }, 'first', /^A page holds 0 to 100 items/],
    ['more than a hundred last', { last: 101 }, 'last', /^A page holds 0 to 100 items/],
    ['fewer than none', { first: -1 }, 'first', /^A page holds 0 to 100 items/],
    ['first and last together', { first: 1, last: 1 }, 'last', /^Give either first or last/],
    ['behind garbage', { after: 'garbage' }, 'after', /^Expected the cursor/],
    ['behind nothing', { after: '' }, 'after', /^Expected the cursor/],
    ['behind an id', { after: 'usr_01h2xcejqtf2nbrexx3vqjhp41' }, 'after', /^Expected the cursor/],
    ['before a null byte', { before: '\0'.repeat(22) }, 'before', /^Expected the cursor/],
    ['before an overlong text', { last: 1, before: 'A'.repeat(1000) }, 'before', /^Expected the cursor/],
  ])('are not told %s', async (_, args, argument, message) => {
    const { owner } = await world().organization();

    const { data, errors } = await owner.call(users, args);

    expect(data).toEqual({ viewer: { organization: { users: null } } });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(message),
        path: ['viewer', 'organization', 'users'],
        extensions: { code: 'BAD_USER_INPUT', argument },
      },
    ]);
  });

  test('are for owners and administrators', async () => {
    const { organization, ids } = await crowd();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const member = await world().user({ in: organization });

    expect(await page(admin, {})).toMatchObject({ ids: [member.id, admin.id, ...ids] });
    const { data, errors } = await member.call(users);
    expect(data).toEqual({ viewer: { organization: { users: null } } });
    expect(errors).toMatchObject([
      {
        message: 'Only owners and administrators of the organization may read this.',
        path: ['viewer', 'organization', 'users'],
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });
});
