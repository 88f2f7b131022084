import { describe, expect, test } from 'vitest';

import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const revokeInvitation = /* GraphQL */ `
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      __typename
      ... on RevokeInvitationSuccess {
        outcome
        invitation {
          id
          state
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
const week = 7 * 24 * 3_600_000;

describe('revokeInvitation', () => {
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

  const revoke = async (by: Person, invitationId: string) =>
    (await by.call(revokeInvitation, { input: { invitationId } })).data.revokeInvitation;

  test.each(['admin', 'owner'] as const)('lets the %s take it back, and says so again', async who => {
    const { organization, workspace, invitation, invitationId, ...people } = await invited();

    const first = await revoke(people[who], invitationId);
    const before = await api.current.snapshot();
    const second = await revoke(people[who], invitationId);

    const __typename = 'RevokeInvitationSuccess';
    const revoked = { id: invitationId, state: 'REVOKED' };
    expect(first).toEqual({ __typename, outcome: 'REVOKED', invitation: revoked });
    expect(second).toEqual({ __typename, outcome: 'ALREADY_REVOKED', invitation: revoked });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await world().eventsAbout(invitation)).toMatchObject([
      {
        action: 'invitation.revoked',
        actorId: people[who].user.id,
        organizationId: organization.id,
        details: { workspaceId: typed('wsp', workspace) },
      },
    ]);
  });

  test('refuses one that was accepted, and one that has expired to the second', async () => {
    const { admin, grace, secret, invitationId } = await invited();
    const { admin: other, invitationId: forgotten } = await invited();
    await grace.call(accept, { input: { secret } });
    api.current.advance(week);
    const before = await api.current.snapshot();

    const refused = { __typename: 'InvitationNotPendingError', code: 'INVITATION_NOT_PENDING' };
    const path = ['input', 'invitationId'];
    const later = await world().session(admin);
    const later2 = await world().session(other);
    const unchanged = await api.current.snapshot();
    const call = async (token: string, id: string) =>
      (await api.current.call(revokeInvitation, { input: { invitationId: id } }, { token })).data.revokeInvitation;

    expect(await call(later, invitationId)).toEqual({ ...refused, path, state: 'ACCEPTED' });
    expect(await call(later2, forgotten)).toEqual({ ...refused, path, state: 'EXPIRED' });
    expect(await api.current.snapshot()).toEqual(unchanged);
    expect(unchanged['invitation']).toEqual(before['invitation']);
  });

  test('refuses plain members and ids of another kind, and knows nothing for strangers and the invited', async () => {
    const { admin, member, grace, invitationId } = await invited();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    expect(await revoke(member, invitationId)).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await revoke(admin, admin.id)).toMatchObject({ __typename: 'InvalidIdError' });
    const hidden = await revoke(stranger, invitationId);
    expect(hidden).toEqual({
      __typename: 'InvitationNotFoundError',
      code: 'INVITATION_NOT_FOUND',
      path: ['input', 'invitationId'],
    });
    expect(await revoke(grace, invitationId)).toEqual(hidden);
    expect(await revoke(stranger, formatId('inv', newId()))).toEqual(hidden);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([1, 2, 3, 4, 5])('agrees with the membership when both happen at once (%i)', async () => {
    const { admin, grace, workspace, invitation, secret, invitationId } = await invited();

    const [revoked, accepted] = await Promise.all([
      revoke(admin, invitationId),
      grace.call(accept, { input: { secret } }),
    ]);

    const { state } = await api.current.em().findOneOrFail(Invitation, invitation.id);
    const members = await api.current.em().count(WorkspaceMember, { workspace: workspace.id, user: grace.user.id });
    expect([revoked.__typename, accepted.data.acceptInvitation.__typename, state, members]).toEqual(
      state === 'ACCEPTED'
        ? ['InvitationNotPendingError', 'AcceptInvitationSuccess', 'ACCEPTED', 1]
        : ['RevokeInvitationSuccess', 'InvitationNotPendingError', 'REVOKED', 0],
    );
  });
});
