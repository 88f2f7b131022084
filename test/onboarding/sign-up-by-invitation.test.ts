import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const signUp = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpSuccess {
        sessionToken
        user {
          id
          role
          organization {
            id
          }
        }
      }
      ... on InvitationNotPendingError {
        state
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on LastOwnerError {
        organizationIds
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const password = 'correct horse battery staple';
const week = 7 * 24 * 3_600_000;
let count = 0;

describe('signUp by an invitation', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const newAddress = () => `new${++count}@example.com`;

  async function invited(role: 'ADMIN' | 'MEMBER' = 'MEMBER') {
    const { organization, owner } = await world().organization();
    const workspace = await world().workspace(organization, { admins: [owner] });
    const email = newAddress();
    const sent = await world().invitation(workspace, owner, email, role);
    const input = { email, password, invitationSecret: sent.secret };
    return { organization, owner, workspace, email, input, ...sent };
  }

  test('joins a workspace by an invitation, as a member of its organization', async () => {
    const { organization, workspace, email, invitation, input } = await invited('ADMIN');

    const { data } = await api.current.call(signUp, { input: { ...input, email: email.toUpperCase() } });

    const user = await api.current.em().findOneOrFail(User, { emailKey: email });
    expect(data.signUp).toMatchObject({
      user: { id: typed('usr', user), role: 'MEMBER', organization: { id: typed('org', organization) } },
    });
    const { data: mine } = await api.current.call(
      '{ viewer { workspaces { edges { node { id viewerRole } } } } }',
      {},
      { token: data.signUp.sessionToken },
    );
    expect(mine.viewer.workspaces.edges).toEqual([{ node: { id: typed('wsp', workspace), viewerRole: 'ADMIN' } }]);
    const member = await api.current.em().findOneOrFail(WorkspaceMember, { user: user.id });
    expect(member).toMatchObject({ role: 'ADMIN', source: 'INVITATION' });
    expect((await api.current.em().findOneOrFail(Invitation, invitation.id)).state).toBe('ACCEPTED');
    const by = { actorId: user.id, organizationId: organization.id };
    expect(await world().eventsAbout(user)).toMatchObject([
      { action: 'user.created', ...by, details: { role: 'MEMBER' } },
      { action: 'member.added', ...by, details: { role: 'ADMIN', source: 'INVITATION' } },
    ]);
    expect(await world().eventsAbout(invitation)).toMatchObject([{ action: 'invitation.accepted', ...by }]);
  });

  test('refuses the address of a live account, and leaves the invitation pending', async () => {
    const { owner, workspace } = await invited();
    const { secret } = await world().invitation(workspace, owner, owner.email);
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signUp, {
      input: { email: owner.email, password, invitationSecret: secret },
    });

    expect(data.signUp).toMatchObject({
      __typename: 'AddressTakenError',
      code: 'ADDRESS_TAKEN',
      path: ['input', 'email'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('accepts an invitation once, of two who sign up by it at once', async () => {
    const { workspace, email, input } = await invited();

    const answers = await Promise.all([1, 2].map(() => api.current.call(signUp, { input })));

    expect(answers.map(({ data }): string => data.signUp.__typename).toSorted()).toEqual([
      'InvitationNotPendingError',
      'SignUpSuccess',
    ]);
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(2);
  });

  test('tells who has a secret for another address the same as who has none', async () => {
    const { input } = await invited();
    const before = await api.current.snapshot();
    const email = newAddress();

    const answers = [
      await api.current.call(signUp, { input: { ...input, invitationSecret: newToken('invitation').token } }),
      await api.current.call(signUp, { input: { ...input, email } }),
      await api.current.call(signUp, { input: { ...input, invitationSecret: '' } }),
    ];

    for (const { data } of answers) {
      expect(data.signUp).toEqual({
        __typename: 'InvitationNotFoundError',
        code: 'INVITATION_NOT_FOUND',
        message: 'There is no such invitation for you.',
        path: ['input', 'invitationSecret'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets nobody into an organization that is suspended', async () => {
    const { organization, input } = await invited();
    const em = api.current.em();
    (await em.findOneOrFail(Organization, organization.id)).status = 'SUSPENDED';
    await em.flush();
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signUp, { input });

    expect(data.signUp).toMatchObject({ __typename: 'InvitationNotFoundError', code: 'INVITATION_NOT_FOUND' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets no plain member into a workspace that nobody administers any more, and keeps the invitation', async () => {
    const { owner, workspace, input } = await invited();
    await api.current.em().nativeUpdate(WorkspaceMember, { user: owner.user.id }, { endedAt: api.current.now });
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signUp, { input });

    expect(data.signUp).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      message: 'A workspace with members needs an administrator. Make somebody else one first.',
      path: ['input', 'invitationSecret'],
      workspaceIds: [typed('wsp', workspace)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets an admin into a workspace that nobody administers any more', async () => {
    const { owner, input } = await invited('ADMIN');
    await api.current.em().nativeUpdate(WorkspaceMember, { user: owner.user.id }, { endedAt: api.current.now });

    const { data } = await api.current.call(signUp, { input });

    expect(data.signUp.__typename).toBe('SignUpSuccess');
  });

  test.each(['REVOKED', 'SUSPENDED'] as const)(
    'lets nobody into an organization whose only owner is %s, and keeps the invitation',
    async status => {
      const { organization, owner, workspace, input } = await invited('ADMIN');
      const guest = await world().user({ in: (await world().organization()).organization });
      await world().member(workspace, guest, { role: 'ADMIN' });
      await world().leave(owner, status);
      const before = await api.current.snapshot();

      const { data } = await api.current.call(signUp, { input });

      expect(data.signUp).toEqual({
        __typename: 'LastOwnerError',
        code: 'LAST_OWNER',
        message: 'An organization with users needs an owner. Make somebody else one first.',
        path: ['input', 'invitationSecret'],
        organizationIds: [typed('org', organization)],
      });
      expect(await api.current.snapshot()).toEqual(before);
    },
  );

  test('leaves no user without an owner when the only one leaves at the same time', async () => {
    const { organization, owner, input } = await invited('ADMIN');
    const revoke = 'mutation { revokeMyAccount(input: {}) { __typename } }';

    await Promise.all([owner.call(revoke), api.current.call(signUp, { input })]);

    const live = await api.current.em().find(User, { organization: organization.id, status: 'ACTIVE' });
    const roles = live.map(({ role }) => role);
    expect(roles.length === 0 || roles.includes('OWNER')).toBe(true);
  });

  test('refuses an invitation that was revoked, and one that nobody answered in time', async () => {
    const revoked = await invited();
    const em = api.current.em();
    (await em.findOneOrFail(Invitation, revoked.invitation.id)).end('REVOKED', api.current.now);
    await em.flush();
    const late = await invited();
    api.current.advance(week);
    const before = await api.current.snapshot();

    const answers = [
      await api.current.call(signUp, { input: revoked.input }),
      await api.current.call(signUp, { input: late.input }),
    ];

    expect(answers.map(({ data }) => data.signUp)).toEqual(
      ['REVOKED', 'EXPIRED'].map(state => ({
        __typename: 'InvitationNotPendingError',
        code: 'INVITATION_NOT_PENDING',
        message: 'The invitation cannot be answered any more. Ask for another.',
        path: ['input', 'invitationSecret'],
        state,
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });
});
