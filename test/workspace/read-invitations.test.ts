import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
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
              inviterName
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
            invitedBy: null,
            inviterName: null,
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

  const inviters = /* GraphQL */ `
    query Inviters($id: ID!) {
      node(id: $id) {
        ... on Invitation {
          state
          workspace {
            id
          }
          invitedBy {
            id
          }
          inviterName
        }
      }
    }
  `;

  test.each([
    [{ givenName: 'Ada', familyName: 'Lovelace' }, 'Ada Lovelace'],
    [{ givenName: 'Ada' }, 'Ada'],
    [{ familyName: 'Lovelace' }, 'Lovelace'],
    [{ givenName: 'Ada', displayName: 'Countess' }, 'Countess'],
    [{}, null],
  ])('tell another tenant no more of who invited than a name, of %j', async (names, inviterName) => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization, ...names });
    const grace = await world().user({ in: (await world().organization()).organization });
    const workspace = await world().workspace(organization, { admins: [ada] });
    const { invitation } = await world().invitation(workspace, ada, grace.email);
    const id = typed('inv', invitation);
    const pending = { state: 'PENDING', workspace: { id: typed('wsp', workspace) }, inviterName };

    expect((await grace.call(inviters, { id })).data.node).toEqual({ ...pending, invitedBy: null });
    expect((await owner.call(inviters, { id })).data.node).toEqual({ ...pending, invitedBy: { id: ada.id } });
  });

  test('show who invited to a colleague, and to who shares another workspace', async () => {
    const { organization, owner } = await world().organization();
    const lin = await world().user({ in: organization });
    const guest = await world().user({ in: (await world().organization()).organization });
    await world().workspace(organization, { admins: [owner], members: [guest] });
    const workspace = await world().workspace(organization, { admins: [owner] });

    for (const person of [lin, guest]) {
      const { invitation } = await world().invitation(workspace, owner, person.email);
      const { data } = await person.call(inviters, { id: typed('inv', invitation) });
      expect(data.node.invitedBy).toEqual({ id: owner.id });
    }
  });

  test.each(['REVOKED', 'DELETED'] as const)('name nobody who is %s', async status => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, givenName: 'Ada' });
    const grace = await world().user({ in: (await world().organization()).organization });
    const workspace = await world().workspace(organization, { admins: [ada] });
    const { invitation } = await world().invitation(workspace, ada, grace.email);
    await world().leave(ada, status);

    const { data } = await grace.call(inviters, { id: typed('inv', invitation) });

    expect(data.node).toMatchObject({ state: 'PENDING', invitedBy: null, inviterName: null });
  });

  test.each(['ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] as const)(
    'are absent for the invited once %s, and shown to who manages the workspace',
    async state => {
      const { organization, owner } = await world().organization();
      const grace = await world().user({ in: organization });
      const workspace = await world().workspace(organization, { admins: [owner] });
      const { invitation } = await world().invitation(workspace, owner, grace.email);
      const em = api.current.em();
      em.merge(invitation).end(state, api.current.now);
      await em.flush();
      const id = typed('inv', invitation);

      expect((await grace.call(inviters, { id })).data.node).toBeNull();
      expect((await owner.call(inviters, { id })).data.node).toEqual({
        state,
        workspace: { id: typed('wsp', workspace) },
        invitedBy: { id: owner.id },
        inviterName: null,
      });
    },
  );

  test('are absent for the invited when nobody answered in time', async () => {
    const { organization, owner } = await world().organization();
    const workspace = await world().workspace(organization, { admins: [owner] });
    const { invitation } = await world().invitation(workspace, owner, 'late@example.com');
    api.current.advance(7 * 24 * 3_600_000);
    const late = await world().user({ in: organization, email: 'late@example.com' });

    expect((await late.call(inviters, { id: typed('inv', invitation) })).data.node).toBeNull();
  });

  test('show nothing of the workspace to who declines', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, givenName: 'Ada', role: 'ADMIN' });
    const lin = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [ada] });
    const { secret } = await world().invitation(workspace, ada, lin.email);

    const { data } = await lin.call(
      `mutation Decline($secret: String!) {
        declineInvitation(input: { secret: $secret }) {
          ... on DeclineInvitationSuccess {
            invitation { state workspace { id } invitedBy { id } inviterName }
          }
        }
      }`,
      { secret },
    );

    expect(data.declineInvitation.invitation).toEqual({
      state: 'DECLINED',
      workspace: null,
      invitedBy: null,
      inviterName: null,
    });
  });

  test('look up any number of inviters by the same number of statements', async () => {
    const { organization } = await world().organization();
    const grace = await world().user({ in: (await world().organization()).organization });
    const admins = await Promise.all(Array.from({ length: 5 }, () => world().user({ in: organization })));
    for (const admin of admins) {
      await world().invitation(await world().workspace(organization, { admins: [admin] }), admin, grace.email);
    }
    const first = (size: number) =>
      countStatements(() =>
        grace.call(`{ viewer { invitations(first: ${size}) { edges { node {
          workspace { name } invitedBy { id } inviterName
        } } } } }`),
      );

    expect(await first(5)).toBe(await first(1));
  });

  test("are nobody else's to read", async () => {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });

    const { data, errors } = await owner.call(invitationsOf, { id: grace.id });

    expect(data.node.invitations).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});
