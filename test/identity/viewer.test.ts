import { describe, expect, test } from 'vitest';

import { Session, SessionEndReason, User } from '../../src/modules/identity/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

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
const node = /* GraphQL */ `
  query Node($id: ID!) {
    node(id: $id) {
      __typename
      id
    }
  }
`;
const nodes = /* GraphQL */ `
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
`;
const sessions = /* GraphQL */ `
  query Sessions {
    viewer {
      sessions {
        totalCount
        edges {
          node {
            id
            device
            createdAt
            expiresAt
            tokenExpiresAt
          }
        }
      }
    }
  }
`;

describe('viewer', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('is who calls, with the organization', async () => {
    const { organization } = await world().organization('Analytical Engines');
    const ada = await world().user({ in: organization, role: 'ADMIN', givenName: 'Ada', familyName: 'Byron' });

    const { data } = await ada.call(/* GraphQL */ `
      {
        viewer {
          id
          email
          givenName
          familyName
          displayName
          role
          platformRole
          status
          purgeAfter
          createdAt
          organization {
            id
            name
            domain
            status
          }
        }
      }
    `);

    expect(data.viewer).toEqual({
      id: ada.id,
      email: ada.email,
      givenName: 'Ada',
      familyName: 'Byron',
      displayName: null,
      role: 'ADMIN',
      platformRole: 'NONE',
      status: 'ACTIVE',
      purgeAfter: null,
      createdAt: '2026-11-23T12:00:00.000Z',
      organization: {
        id: typed('org', organization),
        name: 'Analytical Engines',
        domain: null,
        status: 'ACTIVE',
      },
    });
  });

  test('sees the own live sessions, newest first', async () => {
    const { owner } = await world().organization();
    await world().session(owner);
    const ended = api.current.em();
    await world().session(owner);
    const [last] = await ended.find(Session, { user: owner.user.id }, { orderBy: { id: 'desc' }, limit: 1 });
    last?.end(SessionEndReason.SIGNED_OUT, api.current.now);
    await ended.flush();

    const { data } = await owner.call(sessions);

    const times = {
      createdAt: '2026-11-23T12:00:00.000Z',
      expiresAt: '2026-12-23T12:00:00.000Z',
      tokenExpiresAt: '2026-11-23T13:00:00.000Z',
    };
    expect(data.viewer.sessions).toEqual({
      totalCount: 2,
      edges: [
        { node: { id: expect.stringMatching(/^ses_/), device: 'Telephone', ...times } },
        { node: { id: expect.stringMatching(/^ses_/), device: 'Test browser', ...times } },
      ],
    });
  });

  test('does not see the sessions of others, not even as an owner', async () => {
    const { organization, owner } = await world().organization();
    await world().user({ in: organization });

    const { data, errors } = await owner.call(
      '{ viewer { organization { users(first: 1) { edges { node { sessions { totalCount } } } } } } }',
    );

    expect(JSON.stringify(data)).not.toContain('totalCount');
    expect(errors).toMatchObject([{ message: 'Only the user may read this.', extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('users of an organization', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function crowd() {
    const { organization, owner } = await world().organization();
    const ids = [owner.id];
    for (let i = 0; i < 4; i++) {
      // oxlint-disable-next-line no-await-in-loop -- One after the other, so that they are of different age.
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
    ['more than a hundred first', { first: 101 }, 'first', 'A page holds 0 to 100 items.'],
    ['more than a hundred last', { last: 101 }, 'last', 'A page holds 0 to 100 items.'],
    ['fewer than none', { first: -1 }, 'first', 'A page holds 0 to 100 items.'],
    ['first and last together', { first: 1, last: 1 }, 'last', 'Give either first or last, not both.'],
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
        message: typeof message === 'string' ? message : expect.stringMatching(message),
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

describe('node and nodes', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function sessionOf({ user }: Person): Promise<string> {
    return typed('ses', await api.current.em().findOneOrFail(Session, { user: user.id }));
  }

  test('find what is the own', async () => {
    const { organization, owner } = await world().organization();
    const [organizationId, session] = [typed('org', organization), await sessionOf(owner)];

    expect((await owner.call(node, { id: organizationId })).data).toEqual({
      node: { __typename: 'Organization', id: organizationId },
    });
    expect((await owner.call(node, { id: session })).data).toEqual({ node: { __typename: 'Session', id: session } });
  });

  test('keep the order of the request, duplicates and gaps included', async () => {
    const { organization, owner } = await world().organization();
    const [id, session] = [typed('org', organization), await sessionOf(owner)];

    const { data, errors } = await owner.call(nodes, {
      ids: [session, 'garbage', id, typed('org', { id: newId() }), id],
    });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ nodes: [{ id: session }, null, { id }, null, { id }] });
  });

  test('find nothing of another tenant or another person, as if it did not exist', async () => {
    const { organization, owner } = await world().organization();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const unknown = await stranger.call(node, { id: typed('org', { id: newId() }) });

    const answers = [
      await stranger.call(node, { id: typed('org', organization) }),
      await stranger.call(node, { id: await sessionOf(owner) }),
      await owner.call(node, { id: await sessionOf(colleague) }),
      await api.current.call(node, { id: typed('org', organization) }),
      await api.current.call(node, { id: await sessionOf(owner) }),
    ];

    expect(unknown.data).toEqual({ node: null });
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => unknown.text));
  });

  test('find no session that has ended', async () => {
    const { owner } = await world().organization();
    const telephone = await world().session(owner);
    const id = await sessionOf(owner);
    await owner.call('mutation { signOut { __typename } }');

    expect((await api.current.call(node, { id }, { token: telephone })).data).toEqual({ node: null });
  });

  test.each([
    ['empty', ''],
    ['garbage', 'garbage'],
    ['cut off', 'org_01h2xcejqtf2nbrexx3vqjhp4'],
    ['too large for 128 bits', 'org_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['of an unknown kind', 'xyz_01h2xcejqtf2nbrexx3vqjhp41'],
    ['of a kind that is no node of its own', 'aud_01h2xcejqtf2nbrexx3vqjhp41'],
    ['named like what every object has', 'constructor'],
    ['with a null byte', 'org_01h2xcejqtf2nbrexx3vqjhp41\0'],
  ])('find nothing by an id that is %s', async (_, id) => {
    const { owner } = await world().organization();

    const { data, errors } = await owner.call(node, { id });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: null });
  });

  test('take a hundred ids, and refuse more', async () => {
    const { organization, owner } = await world().organization();
    const id = typed('org', organization);

    const enough = await owner.call(nodes, { ids: Array.from({ length: 100 }, () => id) });
    const tooMany = await owner.call(nodes, { ids: Array.from({ length: 101 }, () => id) });

    expect(enough.data.nodes).toEqual(Array.from({ length: 100 }, () => ({ id })));
    expect(tooMany.errors).toMatchObject([
      {
        message: 'At most 100 identifiers go into one call.',
        path: ['nodes'],
        extensions: { code: 'BAD_USER_INPUT', argument: 'ids' },
      },
    ]);
  });
});
