import { describe, expect, test } from 'vitest';

import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const acceptInvitation = /* GraphQL */ `
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on AcceptInvitationSuccess {
        member {
          id
          role
          source
          user {
            id
          }
          workspace {
            id
            viewerRole
          }
        }
      }
      ... on InvitationNotPendingError {
        state
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const declineInvitation = /* GraphQL */ `
  mutation DeclineInvitation($input: DeclineInvitationInput!) {
    declineInvitation(input: $input) {
      __typename
    }
  }
`;
const week = 7 * 24 * 3_600_000;

describe('acceptInvitation', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** Somebody of one organization who is invited by another. */
  async function invited(role: 'ADMIN' | 'MEMBER' = 'MEMBER') {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere } = await world().organization();
    const grace = await world().user({ in: elsewhere });
    const workspace = await world().workspace(organization, { admins: [owner] });
    const sent = await world().invitation(workspace, owner, grace.email.toUpperCase(), role);
    return { organization, owner, grace, workspace, ...sent };
  }

  test('makes the user a member with the role that was offered, also across organizations', async () => {
    const { organization, grace, workspace, invitation, secret } = await invited('ADMIN');

    const { data } = await grace.call(acceptInvitation, { input: { secret } });

    const member = await api.current.em().findOneOrFail(WorkspaceMember, { user: grace.user.id });
    expect(data.acceptInvitation).toEqual({
      __typename: 'AcceptInvitationSuccess',
      member: {
        id: typed('mem', member),
        role: 'ADMIN',
        source: 'INVITATION',
        user: { id: grace.id },
        workspace: { id: typed('wsp', workspace), viewerRole: 'ADMIN' },
      },
    });
    expect(await api.current.em().findOneOrFail(Invitation, invitation.id)).toMatchObject({
      state: 'ACCEPTED',
      endedAt: api.current.now,
    });
    const by = { actorId: grace.user.id, organizationId: organization.id };
    expect(await world().eventsAbout(invitation)).toMatchObject([{ action: 'invitation.accepted', ...by }]);
    expect(await world().eventsAbout(grace.user)).toMatchObject([
      {
        action: 'member.added',
        ...by,
        details: {
          workspaceId: typed('wsp', workspace),
          memberId: typed('mem', member),
          role: 'ADMIN',
          source: 'INVITATION',
        },
      },
    ]);
  });

  test("answers another's secret like one that does not exist", async () => {
    const { owner, secret } = await invited();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [
      await stranger.call(acceptInvitation, { input: { secret: newToken('invitation').token } }),
      await stranger.call(acceptInvitation, { input: { secret } }),
      await owner.call(acceptInvitation, { input: { secret } }),
      await stranger.call(acceptInvitation, { input: { secret: '' } }),
      await stranger.call(acceptInvitation, { input: { secret: 'lvi_\0' } }),
    ];

    for (const { data } of answers) {
      expect(data.acceptInvitation).toEqual({
        __typename: 'InvitationNotFoundError',
        code: 'INVITATION_NOT_FOUND',
        message: 'There is no such invitation for you.',
        path: ['input', 'secret'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] as const)('refuses one that is %s', async state => {
    const { grace, invitation, secret } = await invited();
    const em = api.current.em();
    (await em.findOneOrFail(Invitation, invitation.id)).end(state, api.current.now);
    await em.flush();
    const before = await api.current.snapshot();

    const { data } = await grace.call(acceptInvitation, { input: { secret } });

    expect(data.acceptInvitation).toEqual({
      __typename: 'InvitationNotPendingError',
      code: 'INVITATION_NOT_PENDING',
      message: 'The invitation cannot be answered any more. Ask for another.',
      path: ['input', 'secret'],
      state,
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses who is a member already', async () => {
    const { grace, workspace, secret } = await invited();
    await world().member(workspace, grace);
    const before = await api.current.snapshot();

    const { data } = await grace.call(acceptInvitation, { input: { secret } });

    expect(data.acceptInvitation).toEqual({
      __typename: 'AlreadyMemberError',
      code: 'ALREADY_MEMBER',
      message: 'The person is a member of the workspace already.',
      path: ['input', 'secret'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('makes one membership of two acceptances at once', async () => {
    const { grace, workspace, secret } = await invited();

    const answers = await Promise.all([1, 2].map(() => grace.call(acceptInvitation, { input: { secret } })));

    expect(answers.map(({ data }): string => data.acceptInvitation.__typename).toSorted()).toEqual([
      'AcceptInvitationSuccess',
      'InvitationNotPendingError',
    ]);
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id, user: grace.user.id })).toBe(1);
  });

  test.each([
    ['acceptance', [acceptInvitation, declineInvitation]],
    ['refusal', [declineInvitation, acceptInvitation]],
  ])('lets one of acceptance and refusal win, %s being first, and the membership agree', async (_, calls) => {
    const { grace, workspace, invitation, secret } = await invited();

    const answers = await Promise.all(calls.map(call => grace.call(call, { input: { secret } })));

    const types = answers.map(({ data }): string => (data.acceptInvitation ?? data.declineInvitation).__typename);
    const { state } = await api.current.em().findOneOrFail(Invitation, invitation.id);
    const members = await api.current.em().count(WorkspaceMember, { workspace: workspace.id, user: grace.user.id });
    expect({ state, members, types: types.toSorted() }).toEqual(
      types.includes('AcceptInvitationSuccess')
        ? { state: 'ACCEPTED', members: 1, types: ['AcceptInvitationSuccess', 'InvitationNotPendingError'] }
        : { state: 'DECLINED', members: 0, types: ['DeclineInvitationSuccess', 'InvitationNotPendingError'] },
    );
  });

  test('refuses one that nobody answered in time', async () => {
    const { workspace, owner } = await invited();
    api.current.advance(1);
    const { organization: elsewhere } = await world().organization();
    const { secret } = await world().invitation(workspace, owner, 'late@example.com');
    api.current.advance(week);
    const late = await world().user({ in: elsewhere, email: 'late@example.com' });
    const before = await api.current.snapshot();

    const { data } = await late.call(acceptInvitation, { input: { secret } });

    expect(data.acceptInvitation).toMatchObject({ __typename: 'InvitationNotPendingError', state: 'EXPIRED' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  /** The only admin leaves a workspace that a robot stays in; the invitation stays pending. */
  async function leaveAlone({ owner, workspace }: Awaited<ReturnType<typeof invited>>) {
    await world().serviceAccount(workspace, owner, 'ADMIN');
    const em = api.current.em();
    await em.nativeUpdate(WorkspaceMember, { user: owner.user.id }, { endedAt: api.current.now });
  }

  test('lets no plain member into a workspace that no person administers, and keeps the invitation', async () => {
    const sent = await invited();
    await leaveAlone(sent);
    const before = await api.current.snapshot();

    const { data } = await sent.grace.call(acceptInvitation, { input: { secret: sent.secret } });

    expect(data.acceptInvitation).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      message: 'A workspace with members needs an administrator. Make somebody else one first.',
      path: ['input', 'secret'],
      workspaceIds: [typed('wsp', sent.workspace)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets an admin into a workspace that no person administers', async () => {
    const sent = await invited('ADMIN');
    await leaveAlone(sent);

    const { data } = await sent.grace.call(acceptInvitation, { input: { secret: sent.secret } });

    expect(data.acceptInvitation).toMatchObject({ __typename: 'AcceptInvitationSuccess', member: { role: 'ADMIN' } });
  });

  test('leaves no member without an admin when the only one leaves at the same time', async () => {
    const { owner, grace, workspace, secret } = await invited();
    const revoke = 'mutation { revokeMyAccount(input: {}) { __typename } }';
    await world().user({ in: owner.user.organization.getEntity(), role: 'OWNER' });

    await Promise.all([owner.call(revoke), grace.call(acceptInvitation, { input: { secret } })]);

    const live = await api.current.em().find(WorkspaceMember, { workspace: workspace.id, endedAt: null });
    const roles = live.map(({ role }) => role);
    expect(roles.length === 0 || roles.includes('ADMIN')).toBe(true);
  });

  test('asks who is not signed in to sign in', async () => {
    const { secret } = await invited();

    const { errors } = await api.current.call(acceptInvitation, { input: { secret } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
