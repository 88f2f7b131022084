import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { type Api, useApi } from '../support/api.ts';
import { eventually, Follower, type Transport } from '../support/follower.ts';
import { type Person, typed, World } from '../support/world.ts';

const api = useApi();
const fleet: { other?: Api; origin: string } = { origin: '' };

beforeAll(async () => {
  fleet.other = await api.current.sibling();
  fleet.origin = await fleet.other.listen();
});
beforeEach(() => fleet.other?.rewind());
afterAll(async () => fleet.other?.end());

const workspaceEvents = /* GraphQL */ `
  subscription WorkspaceEvents($workspaceId: ID!) {
    workspaceEvents(workspaceId: $workspaceId) {
      __typename
      ... on InvitationSentEvent {
        invitation {
          email
        }
      }
      ... on InvitationEndedEvent {
        invitation {
          state
        }
      }
      ... on MemberJoinedEvent {
        member {
          user {
            id
          }
        }
      }
      ... on MemberRoleChangedEvent {
        member {
          role
        }
      }
      ... on MembershipEndedEvent {
        memberId
        userId
      }
    }
  }
`;

async function scene() {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const admin = await world.user({ in: organization });
  const member = await world.user({ in: organization });
  const workspace = await world.workspace(organization, { admins: [owner, admin], members: [member] });
  return { world, organization, owner, admin, member, workspace, workspaceId: typed('wsp', workspace) };
}

const follow = async ({ token }: Pick<Person, 'token'>, workspaceId: string, transport: Transport = 'WebSocket') =>
  Follower.open(fleet.other as Api, fleet.origin, transport, {
    query: workspaceEvents,
    variables: { workspaceId },
    token,
  });

const run = async (statement: Parameters<typeof query>[1]) => query(api.current.em(), statement);

describe('an administrator of a workspace', () => {
  test.each<Transport>(['WebSocket', 'SSE'])(
    'hears over %s who comes, who goes and who was invited',
    async transport => {
      const { world, organization, owner, admin, workspaceId } = await scene();
      const guest = await world.user({ in: organization });
      const follower = await follow(admin, workspaceId, transport);

      const { data } = await owner.call(
        /* GraphQL */ `
          mutation ($input: InviteWorkspaceMemberInput!) {
            inviteWorkspaceMember(input: $input) {
              ... on InviteWorkspaceMemberSuccess {
                secret
              }
            }
          }
        `,
        { input: { workspaceId, email: guest.email } },
      );
      const joined = await guest.call(
        /* GraphQL */ `
          mutation ($input: AcceptInvitationInput!) {
            acceptInvitation(input: $input) {
              ... on AcceptInvitationSuccess {
                member {
                  id
                }
              }
            }
          }
        `,
        { input: { secret: data.inviteWorkspaceMember.secret } },
      );
      const memberId = joined.data.acceptInvitation.member.id;
      await owner.call(
        'mutation($input: ChangeWorkspaceMemberRoleInput!) { changeWorkspaceMemberRole(input: $input) { __typename } }',
        { input: { memberId, role: 'ADMIN' } },
      );
      await owner.call('mutation($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }', { id: guest.id });
      await eventually(() => expect(follower.events).toHaveLength(5));
      follower.stop();

      expect(new Set(follower.events.slice(0, 3).map(event => event.workspaceEvents))).toEqual(
        new Set([
          { __typename: 'InvitationSentEvent', invitation: { email: guest.email } },
          { __typename: 'InvitationEndedEvent', invitation: { state: 'ACCEPTED' } },
          { __typename: 'MemberJoinedEvent', member: { user: { id: guest.id } } },
        ]),
      );
      expect(follower.events.slice(3).map(event => event.workspaceEvents)).toEqual([
        { __typename: 'MemberRoleChangedEvent', member: { role: 'ADMIN' } },
        { __typename: 'MembershipEndedEvent', memberId, userId: guest.id },
      ]);
    },
  );

  test.each<[string, (staged: Awaited<ReturnType<typeof scene>>) => Promise<unknown>]>([
    [
      'is a plain member',
      ({ admin, workspace }) =>
        run(sql`update workspace_member set role = 'MEMBER'
          where workspace_id = ${workspace.id}::uuid and user_id = ${admin.user.id}::uuid`),
    ],
    [
      'has left the workspace',
      ({ owner, admin, workspaceId }) =>
        owner.call(
          'mutation($input: RemoveWorkspaceMemberInput!) { removeWorkspaceMember(input: $input) { __typename } }',
          { input: { workspaceId, subOrEmail: admin.id } },
        ),
    ],
  ])('hears no more once the person %s', async (_, happen) => {
    const staged = await scene();
    const follower = await follow(staged.admin, staged.workspaceId);

    await happen(staged);
    await eventually(() => expect(follower.isOver).toBe(true));

    expect(follower.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN', reason: 'ACCESS_LOST' });
    expect(follower.events).toEqual([]);
  });

  test('hears no more once the role in the organization, which let the person listen, is gone', async () => {
    const { world, organization, owner, workspaceId } = await scene();
    const second = await world.user({ in: organization, role: 'ADMIN' });
    const follower = await follow(second, workspaceId);

    await owner.call('mutation($input: ChangeUserRoleInput!) { changeUserRole(input: $input) { __typename } }', {
      input: { userId: second.id, role: 'MEMBER' },
    });
    await eventually(() => expect(follower.isOver).toBe(true));

    expect(follower.reason).toBe('ACCESS_LOST');
  });
});

describe('a service account that administers a workspace', () => {
  const robot = async () => {
    const staged = await scene();
    const { account, member } = await staged.world.serviceAccount(staged.workspace, staged.owner, 'ADMIN');
    const { key, token } = await staged.world.serviceAccountKey(account);
    return { ...staged, account, robotMember: member, key, token };
  };

  test('hears who was invited', async () => {
    const { world, owner, workspaceId, token } = await robot();
    const guest = `${workspaceId}@example.com`;
    const follower = await follow({ token }, workspaceId);

    await owner.call(
      'mutation($input: InviteWorkspaceMemberInput!) { inviteWorkspaceMember(input: $input) { __typename } }',
      { input: { workspaceId, email: guest } },
    );
    await eventually(() => expect(follower.events).toHaveLength(1));

    expect(await world.mailsTo(guest)).toHaveLength(1);
    expect(follower.events).toEqual([
      { workspaceEvents: { __typename: 'InvitationSentEvent', invitation: { email: guest } } },
    ]);
    follower.stop();
  });

  test.each<[string, string, (staged: Awaited<ReturnType<typeof robot>>) => Promise<unknown>]>([
    [
      'its key is revoked',
      'REVOKED',
      ({ owner, key }) =>
        owner.call(
          'mutation($id: ID!) { revokeServiceAccountKey(input: { serviceAccountKeyId: $id }) { __typename } }',
          {
            id: typed('sak', key),
          },
        ),
    ],
    [
      'it is removed',
      'REVOKED',
      ({ owner, workspaceId, account }) =>
        owner.call(
          'mutation($input: RemoveWorkspaceMemberInput!) { removeWorkspaceMember(input: $input) { __typename } }',
          {
            input: { workspaceId, subOrEmail: typed('svc', account) },
          },
        ),
    ],
    [
      'the workspace is deleted',
      'REVOKED',
      ({ owner, workspaceId }) =>
        owner.call('mutation($id: ID!) { deleteWorkspace(input: { workspaceId: $id }) { __typename } }', {
          id: workspaceId,
        }),
    ],
    [
      'the organization is suspended',
      'ORGANIZATION_SUSPENDED',
      ({ organization }) => run(sql`update organization set status = 'SUSPENDED' where id = ${organization.id}::uuid`),
    ],
    [
      'it administers no more',
      'ACCESS_LOST',
      ({ owner, robotMember }) =>
        owner.call(
          'mutation($input: ChangeWorkspaceMemberRoleInput!) { changeWorkspaceMemberRole(input: $input) { __typename } }',
          { input: { memberId: typed('mem', robotMember), role: 'MEMBER' } },
        ),
    ],
  ])('hears no more, on another server, once %s', async (_, reason, end) => {
    const staged = await robot();
    const follower = await follow(staged, staged.workspaceId);

    await end(staged);

    await eventually(() => expect(follower.isOver).toBe(true));
    expect(follower.reason).toBe(reason);
  });
});

test('a plain member may not listen, and a stranger learns nothing of the workspace', async () => {
  const { member, workspaceId } = await scene();
  const stranger = await scene();

  const [forbidden, hidden, absent, malformed] = await Promise.all([
    follow(member, workspaceId),
    follow(stranger.admin, workspaceId),
    follow(stranger.admin, 'wsp_01h2xcejqtf2nbrexx3vqjhp41'),
    follow(stranger.admin, 'usr_01h2xcejqtf2nbrexx3vqjhp41'),
  ]);

  expect(forbidden.errors).toMatchObject([
    { message: 'Only administrators of the workspace may read this.', extensions: { code: 'FORBIDDEN' } },
  ]);
  expect(hidden.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
  expect(hidden.errors).toEqual(absent.errors);
  expect(malformed.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'workspaceId' });
});
