import { describe, expect, test } from 'vitest';

import { WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const members = /* GraphQL */ `
  query Members($id: ID!) {
    node(id: $id) {
      ... on Workspace {
        members {
          totalCount
          edges {
            node {
              user {
                id
              }
              serviceAccount {
                id
              }
            }
          }
        }
      }
    }
  }
`;

describe('members of a workspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('are its live users and service accounts, for each of them to see', async () => {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });
    const lin = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [owner] });
    await world().member(workspace, grace);
    const left = await world().member(workspace, lin);
    const { account } = await world().serviceAccount(workspace, owner);
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, left.id)).endedAt = api.current.now;
    await em.flush();

    const { data } = await grace.call(members, { id: typed('wsp', workspace) });

    expect(data.node.members).toEqual({
      totalCount: 3,
      edges: [
        { node: { user: null, serviceAccount: { id: typed('svc', account) } } },
        { node: { user: { id: grace.id }, serviceAccount: null } },
        { node: { user: { id: owner.id }, serviceAccount: null } },
      ],
    });
  });
});
