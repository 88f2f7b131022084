import { describe, expect, test } from 'vitest';

import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const declineInvitation = /* GraphQL */ `
  mutation DeclineInvitation($input: DeclineInvitationInput!) {
    declineInvitation(input: $input) {
      __typename
      ... on DeclineInvitationSuccess {
        invitation {
          id
          state
        }
      }
      ... on InvitationNotPendingError {
        state
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('declineInvitation', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function invited() {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere } = await world().organization();
    const grace = await world().user({ in: elsewhere });
    const workspace = await world().workspace(organization, { admins: [owner] });
    const sent = await world().invitation(workspace, owner, grace.email);
    return { organization, owner, grace, workspace, ...sent };
  }

  test('ends the invitation, and makes no member', async () => {
    const { organization, grace, workspace, invitation, secret } = await invited();

    const { data } = await grace.call(declineInvitation, { input: { secret } });

    expect(data.declineInvitation).toEqual({
      __typename: 'DeclineInvitationSuccess',
      invitation: { id: typed('inv', invitation), state: 'DECLINED' },
    });
    expect(await api.current.em().findOneOrFail(Invitation, invitation.id)).toMatchObject({
      state: 'DECLINED',
      endedAt: api.current.now,
    });
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(1);
    expect(await world().eventsAbout(invitation)).toMatchObject([
      {
        action: 'invitation.declined',
        actorId: grace.user.id,
        organizationId: organization.id,
        details: { workspaceId: typed('wsp', workspace), role: 'MEMBER' },
      },
    ]);
  });

  test("answers another's secret like one that does not exist", async () => {
    const { owner, secret } = await invited();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [
      await stranger.call(declineInvitation, { input: { secret: newToken('invitation').token } }),
      await stranger.call(declineInvitation, { input: { secret } }),
      await owner.call(declineInvitation, { input: { secret } }),
      await stranger.call(declineInvitation, { input: { secret: '' } }),
    ];

    for (const { data } of answers) {
      expect(data.declineInvitation).toEqual({
        __typename: 'InvitationNotFoundError',
        code: 'INVITATION_NOT_FOUND',
        message: 'There is no such invitation for you.',
        path: ['input', 'secret'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses one that was answered before', async () => {
    const { grace, secret } = await invited();
    await grace.call(declineInvitation, { input: { secret } });
    const before = await api.current.snapshot();

    const { data } = await grace.call(declineInvitation, { input: { secret } });

    expect(data.declineInvitation).toEqual({
      __typename: 'InvitationNotPendingError',
      code: 'INVITATION_NOT_PENDING',
      message: 'The invitation cannot be answered any more. Ask for another.',
      path: ['input', 'secret'],
      state: 'DECLINED',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { secret } = await invited();

    const { errors } = await api.current.call(declineInvitation, { input: { secret } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
