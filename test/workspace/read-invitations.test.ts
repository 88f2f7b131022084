import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const invitationsOf = /* GraphQL */ `
  query InvitationsOf($id: ID!) {
    node(id: $id) {
      ... on User {
        invitations {
          totalCount
          edges {
            node {
              id
              email
              state
              invitedBy {
                id
              }
              workspace {
                id
                name
                viewerRole
                viewerCanManageMembers
                members {
                  totalCount
                }
              }
            }
          }
        }
      }
    }
  }
`;

describe('invitations of a user', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('are the pending ones to the own address, and show the workspace by its name only', async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere } = await world().organization();
    const grace = await world().user({ in: elsewhere });
    const workspace = await world().workspace(organization, { admins: [owner], name: 'Research' });
    const { invitation } = await world().invitation(workspace, owner, grace.email.toUpperCase());
    await world().invitation(workspace, owner, 'somebody.else@example.com');
    const em = api.current.em();
    const { invitation: old } = await world().invitation(
      await world().workspace(organization, { admins: [owner] }),
      owner,
      grace.email,
    );
    em.merge(old).end('REVOKED', api.current.now);
    await em.flush();

    const { data, errors } = await grace.call(invitationsOf, { id: grace.id });

    expect(data.node.invitations).toEqual({
      totalCount: 1,
      edges: [
        {
          node: {
            id: typed('inv', invitation),
            email: grace.email.toUpperCase(),
            state: 'PENDING',
            invitedBy: { id: owner.id },
            workspace: {
              id: typed('wsp', workspace),
              name: 'Research',
              viewerRole: null,
              viewerCanManageMembers: false,
              members: null,
            },
          },
        },
      ],
    });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });

  test("are nobody else's to read", async () => {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });

    const { data, errors } = await owner.call(invitationsOf, { id: grace.id });

    expect(data.node.invitations).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});
