import { describe, expect, test } from 'vitest';

import { Mail } from '../../src/modules/mail/index.ts';
import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const resendInvitation = /* GraphQL */ `
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      __typename
      ... on ResendInvitationSuccess {
        secret
        invitation {
          id
          state
          expiresAt
        }
      }
      ... on Error {
        code
        path
      }
      ... on InvitationNotPendingError {
        state
      }
    }
  }
`;
const accept = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }`;
const revoke = `mutation ($input: RevokeInvitationInput!) { revokeInvitation(input: $input) { __typename } }`;
const minute = 60_000;

describe('resendInvitation', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function invited() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const member = await world().user({ in: organization });
    const grace = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin], members: [member] });
    const { invitation, secret } = await world().invitation(workspace, admin, grace.email);
    const invitationId = typed('inv', invitation);
    return { organization, owner, admin, member, grace, workspace, invitation, secret, invitationId };
  }

  const resend = async (by: Person, invitationId: string) =>
    (await by.call(resendInvitation, { input: { invitationId } })).data.resendInvitation;
  const answer = async (by: Person, secret: string): Promise<string> =>
    (await by.call(accept, { input: { secret } })).data.acceptInvitation.__typename;

  test('gives another secret and the whole time again; the old secret is dead', async () => {
    const { organization, admin, grace, workspace, invitation, secret, invitationId } = await invited();
    api.current.advance(30 * minute);

    const sent = await resend(admin, invitationId);

    expect(sent).toEqual({
      __typename: 'ResendInvitationSuccess',
      secret: expect.stringMatching(/^lvi_[\w-]{43}$/),
      invitation: { id: invitationId, state: 'PENDING', expiresAt: '2026-11-30T12:30:00.000Z' },
    });
    expect(sent.secret).not.toBe(secret);
    expect(await world().eventsAbout(invitation)).toMatchObject([
      {
        action: 'invitation.resent',
        actorId: admin.user.id,
        organizationId: organization.id,
        details: { workspaceId: typed('wsp', workspace) },
      },
    ]);
    expect(await api.current.em().find(Mail, { addressKey: grace.email })).toMatchObject([
      { letter: { link: { url: expect.stringContaining(sent.secret) } } },
    ]);
    expect(await answer(grace, secret)).toBe('InvitationNotFoundError');
    expect(await answer(grace, sent.secret)).toBe('AcceptInvitationSuccess');
  });

  test('refuses one that has ended', async () => {
    const { owner, admin, invitationId } = await invited();
    await admin.call(revoke, { input: { invitationId } });
    const before = await api.current.snapshot();

    expect(await resend(owner, invitationId)).toEqual({
      __typename: 'InvitationNotPendingError',
      code: 'INVITATION_NOT_PENDING',
      path: ['input', 'invitationId'],
      state: 'REVOKED',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses one that has expired: it is over, and another can be sent', async () => {
    const { owner, invitation, invitationId } = await invited();
    const em = api.current.em();
    (await em.findOneOrFail(Invitation, invitation.id)).expiresAt = api.current.now;
    await em.flush();
    const before = await api.current.snapshot();

    expect(await resend(owner, invitationId)).toMatchObject({ state: 'EXPIRED' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses plain members and ids of another kind, and knows nothing for strangers and the invited', async () => {
    const { admin, member, grace, invitationId } = await invited();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    expect(await resend(member, invitationId)).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await resend(admin, admin.id)).toMatchObject({ __typename: 'InvalidIdError' });
    const hidden = await resend(stranger, invitationId);
    expect(hidden).toEqual({
      __typename: 'InvitationNotFoundError',
      code: 'INVITATION_NOT_FOUND',
      path: ['input', 'invitationId'],
    });
    expect(await resend(grace, invitationId)).toEqual(hidden);
    expect(await resend(stranger, formatId('inv', newId()))).toEqual(hidden);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([1, 2, 3, 4, 5])('accepts the old secret only before it dies (%i)', async () => {
    const { admin, grace, workspace, secret, invitationId } = await invited();

    const [resent, accepted] = await Promise.all([resend(admin, invitationId), answer(grace, secret)]);

    const members = await api.current.em().count(WorkspaceMember, { workspace: workspace.id, user: grace.user.id });
    expect([resent.__typename, accepted, members]).toEqual(
      members === 1
        ? ['InvitationNotPendingError', 'AcceptInvitationSuccess', 1]
        : ['ResendInvitationSuccess', 'InvitationNotFoundError', 0],
    );
  });
});
