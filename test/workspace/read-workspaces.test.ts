import { describe, expect, test } from 'vitest';

import { WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const myWorkspaces = /* GraphQL */ `
  {
    viewer {
      workspaces {
        totalCount
        edges {
          node {
            id
            viewerRole
            viewerCanManageMembers
          }
        }
      }
    }
  }
`;
const membershipsOf = /* GraphQL */ `
  query MembershipsOf($id: ID!) {
    node(id: $id) {
      ... on User {
        memberships {
          totalCount
          edges {
            node {
              role
              user {
                id
              }
              workspace {
                id
              }
            }
          }
        }
      }
    }
  }
`;
const workspacesOf = /* GraphQL */ `
  query WorkspacesOf($id: ID!) {
    node(id: $id) {
      ... on User {
        workspaces {
          totalCount
          edges {
            node {
              id
            }
          }
        }
      }
      ... on Organization {
        workspaces {
          totalCount
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
describe('lists of workspaces', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test("are the viewer's live memberships, newest first, with what the viewer may do there", async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere, owner: host } = await world().organization();
    const grace = await world().user({ in: organization });
    const first = await world().workspace(organization, { admins: [grace] });
    const second = await world().workspace(elsewhere, { admins: [host], members: [grace] });
    const left = await world().workspace(organization, { admins: [owner], members: [grace] });
    await world().workspace(organization, { admins: [owner] });
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, { workspace: left.id, user: grace.user.id })).endedAt = api.current.now;
    await em.flush();

    const { data } = await grace.call(myWorkspaces);

    expect(data.viewer.workspaces).toEqual({
      totalCount: 2,
      edges: [
        { node: { id: typed('wsp', second), viewerRole: 'MEMBER', viewerCanManageMembers: false } },
        { node: { id: typed('wsp', first), viewerRole: 'ADMIN', viewerCanManageMembers: true } },
      ],
    });
  });

  test("show an administrator a user's workspaces in the organization, and none of other tenants", async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere, owner: host } = await world().organization();
    const grace = await world().user({ in: organization });
    const lin = await world().user({ in: organization });
    const superuser = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });
    const home = await world().workspace(organization, { admins: [owner], members: [grace] });
    const away = await world().workspace(elsewhere, { admins: [host], members: [grace] });

    const answers = await Promise.all(
      [owner, superuser, lin].map(person => person.call(workspacesOf, { id: grace.id })),
    );

    expect(answers.map(({ data }) => data.node.workspaces)).toEqual([
      { totalCount: 1, edges: [{ node: { id: typed('wsp', home) } }] },
      { totalCount: 2, edges: [{ node: { id: typed('wsp', away) } }, { node: { id: typed('wsp', home) } }] },
      null,
    ]);
    expect(answers[2]?.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test("show an administrator a user's memberships in the organization, and none of other tenants", async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere, owner: host } = await world().organization();
    const grace = await world().user({ in: organization });
    const lin = await world().user({ in: organization });
    const superuser = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });
    const home = await world().workspace(organization, { admins: [owner, grace] });
    const away = await world().workspace(elsewhere, { admins: [host], members: [grace] });
    const left = await world().workspace(organization, { admins: [owner], members: [grace] });
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, { workspace: left.id, user: grace.user.id })).endedAt = api.current.now;
    await em.flush();

    const answers = await Promise.all(
      [grace, owner, superuser, lin].map(person => person.call(membershipsOf, { id: grace.id })),
    );

    const atHome = { node: { role: 'ADMIN', user: { id: grace.id }, workspace: { id: typed('wsp', home) } } };
    const abroad = { node: { role: 'MEMBER', user: { id: grace.id }, workspace: { id: typed('wsp', away) } } };
    expect(answers.map(({ data }) => data.node.memberships)).toEqual([
      { totalCount: 2, edges: [abroad, atHome] },
      { totalCount: 1, edges: [atHome] },
      { totalCount: 2, edges: [abroad, atHome] },
      null,
    ]);
    expect(answers[3]?.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test("of an organization are its administrators' to read", async () => {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [grace] });
    const id = typed('org', organization);

    const [read, refused] = await Promise.all([owner.call(workspacesOf, { id }), grace.call(workspacesOf, { id })]);

    expect(read.data.node.workspaces).toEqual({ totalCount: 1, edges: [{ node: { id: typed('wsp', workspace) } }] });
    expect(refused.data.node.workspaces).toBeNull();
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('of pages follow one another by cursors, both ways', async () => {
    const { organization, owner } = await world().organization();
    const made = await Promise.all([1, 2, 3].map(() => world().workspace(organization, { admins: [owner] })));
    const ids = made.map(workspace => typed('wsp', workspace)).toReversed();
    const page = /* GraphQL */ `
      query Page($first: Int, $after: String, $last: Int, $before: String) {
        viewer {
          workspaces(first: $first, after: $after, last: $last, before: $before) {
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
    `;
    const read = async (args: object) => {
      const { data } = await owner.call(page, { ...args });
      const { edges, pageInfo } = data.viewer.workspaces;
      return { ids: edges.map((edge: { node: { id: string } }) => edge.node.id), pageInfo };
    };

    const first = await read({ first: 2 });
    const second = await read({ first: 2, after: first.pageInfo.endCursor });
    const back = await read({ last: 2, before: second.pageInfo.startCursor });

    expect(first).toMatchObject({ ids: ids.slice(0, 2), pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    expect(second).toMatchObject({ ids: ids.slice(2), pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    expect(back).toMatchObject({ ids: ids.slice(0, 2), pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  });
});
