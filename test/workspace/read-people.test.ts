import { describe, expect, test } from 'vitest';

import { WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const people = /* GraphQL */ `
  query People($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    node(id: $id) {
      ... on Workspace {
        people(first: $first, after: $after, last: $last, before: $before) {
          totalCount
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
          edges {
            node {
              __typename
              ... on WorkspaceMember {
                id
                role
                createdAt
                user {
                  id
                }
                serviceAccount {
                  id
                  name
                }
              }
              ... on Invitation {
                id
                email
                state
                expiresAt
                invitedBy {
                  id
                }
              }
            }
          }
        }
      }
    }
  }
`;
describe('people of a workspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function team() {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [owner] });
    const { invitation } = await world().invitation(workspace, owner, 'first@example.com');
    const member = await world().member(workspace, grace);
    const { invitation: second } = await world().invitation(workspace, owner, 'second@example.com');
    const { account, member: robot } = await world().serviceAccount(workspace, owner);
    const admin = await api.current.em().findOneOrFail(WorkspaceMember, { user: owner.user.id });
    const ids = [typed('mem', robot), typed('inv', second), typed('mem', member), typed('inv', invitation)];
    return {
      organization,
      owner,
      grace,
      workspace,
      id: typed('wsp', workspace),
      account,
      member,
      invitation,
      second,
      ids: [...ids, typed('mem', admin)],
    };
  }
  const idsOf = (page: { edges: readonly { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);

  test('are members, service accounts and pending invitations in one list, newest first', async () => {
    const { owner, grace, account, id, ids } = await team();

    const { data } = await owner.call(people, { id });

    const { totalCount, edges } = data.node.people;
    expect(totalCount).toBe(5);
    expect(idsOf(data.node.people)).toEqual(ids);
    expect(edges.slice(0, 3).map(({ node }: { node: object }) => node)).toEqual([
      {
        __typename: 'WorkspaceMember',
        id: ids[0],
        role: 'MEMBER',
        createdAt: '2026-11-23T12:00:00.000Z',
        user: null,
        serviceAccount: { id: typed('svc', account), name: account.name },
      },
      {
        __typename: 'Invitation',
        id: ids[1],
        email: 'second@example.com',
        state: 'PENDING',
        expiresAt: '2026-11-30T12:00:00.000Z',
        invitedBy: { id: owner.id },
      },
      expect.objectContaining({ id: ids[2], user: { id: grace.id }, serviceAccount: null }),
    ]);
  });

  test('leave out who has left, and invitations that have ended', async () => {
    const { owner, member, invitation, id, ids } = await team();
    const em = api.current.em();
    em.merge(invitation).end('DECLINED', api.current.now);
    em.merge(member).endedAt = api.current.now;
    await em.flush();

    const { data } = await owner.call(people, { id });

    expect(idsOf(data.node.people)).toEqual([ids[0], ids[1], ids[4]]);
    expect(data.node.people.totalCount).toBe(3);
  });

  test('follow page by page over both kinds, both ways', async () => {
    const { owner, id, ids } = await team();
    const read = async (args: object) => (await owner.call(people, { id, ...args })).data.node.people;

    const first = await read({ first: 2 });
    const second = await read({ first: 2, after: first.pageInfo.endCursor });
    const third = await read({ first: 2, after: second.pageInfo.endCursor });
    const back = await read({ last: 3, before: third.pageInfo.startCursor });

    expect([first, second, third, back].map(idsOf)).toEqual([
      ids.slice(0, 2),
      ids.slice(2, 4),
      ids.slice(4),
      ids.slice(1, 4),
    ]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test('of many workspaces are read by as many statements as of one', async () => {
    const { owner, organization } = await team();
    await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const workspace = await world().workspace(organization, { admins: [owner] });
        await world().invitation(workspace, owner, 'person@example.com');
      }),
    );
    const all = (first: number) =>
      countStatements(() =>
        owner.call(/* GraphQL */ `
          {
            viewer {
              workspaces(first: ${first}) {
                edges {
                  node {
                    people {
                      totalCount
                      edges {
                        node {
                          __typename
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        `),
      );

    expect(await all(5)).toBe(await all(1));
  });

  test('are for who manages the members', async () => {
    const { grace, id } = await team();

    const refused = await grace.call(people, { id });

    expect(refused.data.node.people).toBeNull();
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('expire by the hour, without anybody writing it down', async () => {
    const { organization, id, second, ids } = await team();
    api.current.advance(7 * 24 * 3_600_000);
    const later = await world().user({ in: organization, role: 'ADMIN' });

    const list = await later.call(people, { id });
    const one = await later.call('query($id: ID!) { node(id: $id) { ... on Invitation { state } } }', {
      id: typed('inv', second),
    });

    expect(idsOf(list.data.node.people)).toEqual([ids[0], ids[2], ids[4]]);
    expect(list.data.node.people.totalCount).toBe(3);
    expect(one.data.node).toEqual({ state: 'EXPIRED' });
  });
});
