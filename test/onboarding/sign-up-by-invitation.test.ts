import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import { Invitation, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { captureStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const signUp = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpSuccess {
        expiresInMinutes
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const confirmSignUp = /* GraphQL */ `
  mutation ConfirmSignUp($input: ConfirmSignUpInput!) {
    confirmSignUp(input: $input) {
      __typename
      ... on ConfirmSignUpSuccess {
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
    const input = { email, invitationSecret: sent.secret };
    return { organization, owner, workspace, email, input, ...sent };
  }

  /** Asks for the account, and returns the secret of the mail. */
  async function asked(input: { readonly email: string; readonly invitationSecret: string }): Promise<string> {
    await api.current.call(signUp, { input });
    await runJobs(api.current);
    return world().secretTo(input.email);
  }

  const confirm = async (token: string) =>
    (await api.current.call(confirmSignUp, { input: { token, password } })).data.confirmSignUp;

  test('joins a workspace by an invitation, as a member of its organization', async () => {
    const { organization, workspace, email, invitation, input } = await invited('ADMIN');

    const answer = await confirm(await asked({ ...input, email: email.toUpperCase() }));

    const user = await api.current.em().findOneOrFail(User, { emailKey: email });
    expect(answer).toMatchObject({
      user: { id: typed('usr', user), role: 'MEMBER', organization: { id: typed('org', organization) } },
    });
    const { data: mine } = await api.current.call(
      '{ viewer { workspaces { edges { node { id viewerRole } } } } }',
      {},
      { token: answer.sessionToken },
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

  test('lets who sent the invitation learn nothing, and take no address, by its secret', async () => {
    const { owner, workspace, email, input } = await invited();
    const { owner: stranger } = await world().organization();
    const { secret } = await world().invitation(workspace, owner, stranger.email);
    const known = { email: stranger.email, invitationSecret: secret };
    const bodies: string[] = [];
    const work = (whose: object) =>
      captureStatements(async () =>
        bodies.push(JSON.stringify((await api.current.call(signUp, { input: whose })).data)),
      );

    expect(await work(known)).toEqual(await work(input));
    await runJobs(api.current);

    expect(bodies).toEqual(Array(2).fill('{"signUp":{"__typename":"SignUpSuccess","expiresInMinutes":1440}}'));
    expect(await api.current.em().count(User, { emailKey: email })).toBe(0);
    expect(await confirm(input.invitationSecret)).toMatchObject({ __typename: 'InvalidTokenError' });
    expect((await world().mailsTo(stranger.email)).at(-1)).toMatchObject({ subject: 'You have an account already' });
    expect((await world().mailsTo(email)).at(-1)).toMatchObject({
      subject: 'Confirm your address',
      paragraphs: [
        'Somebody asked for an account for this address, by an invitation to a workspace, whose organization manages the account. It is made once you confirm it, with a password of yours.',
        'That can be done once, within a day. If it was not you, do nothing: nothing was changed.',
      ],
    });
  });

  test('accepts an invitation once, of two who sign up by it at once', async () => {
    const { workspace, email, input } = await invited();
    const first = await asked(input);
    api.current.advance(60_000);
    const second = await asked(input);

    const answers = await Promise.all([confirm(first), confirm(second)]);

    expect(answers.map(({ __typename }): string => __typename).toSorted()).toEqual([
      'ConfirmSignUpSuccess',
      'InvalidTokenError',
    ]);
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(2);
  });

  test('still joins when the invitation was sent again meanwhile', async () => {
    const { owner, email, invitation, input } = await invited();
    const token = await asked(input);
    const resend = 'mutation R($input: ResendInvitationInput!) { resendInvitation(input: $input) { __typename } }';
    await owner.call(resend, { input: { invitationId: typed('inv', invitation) } });

    expect(await confirm(token)).toMatchObject({ __typename: 'ConfirmSignUpSuccess' });
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
  });

  test('refuses an invitation that is gone with its workspace', async () => {
    const { owner, workspace, input } = await invited();
    const token = await asked(input);
    const remove = 'mutation D($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { __typename } }';
    await owner.call(remove, { input: { workspaceId: typed('wsp', workspace) } });
    const before = await api.current.snapshot();

    expect(await confirm(token)).toMatchObject({ __typename: 'InvitationNotFoundError', path: ['input', 'token'] });
    expect(await api.current.snapshot()).toEqual(before);
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
    const token = await asked(input);
    const em = api.current.em();
    (await em.findOneOrFail(Organization, organization.id)).status = 'SUSPENDED';
    await em.flush();
    const before = await api.current.snapshot();

    const answer = await confirm(token);

    expect(answer).toMatchObject({ __typename: 'InvitationNotFoundError', code: 'INVITATION_NOT_FOUND' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets no plain member into a workspace that nobody administers any more, and keeps the invitation', async () => {
    const { owner, workspace, input } = await invited();
    const token = await asked(input);
    await api.current.em().nativeUpdate(WorkspaceMember, { user: owner.user.id }, { endedAt: api.current.now });
    const before = await api.current.snapshot();

    const answer = await confirm(token);

    expect(answer).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      message: 'A workspace with members needs an administrator. Make somebody else one first.',
      path: ['input', 'token'],
      workspaceIds: [typed('wsp', workspace)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets an admin into a workspace that nobody administers any more', async () => {
    const { owner, input } = await invited('ADMIN');
    const token = await asked(input);
    await api.current.em().nativeUpdate(WorkspaceMember, { user: owner.user.id }, { endedAt: api.current.now });

    const answer = await confirm(token);

    expect(answer.__typename).toBe('ConfirmSignUpSuccess');
  });

  test.each(['REVOKED', 'SUSPENDED'] as const)(
    'lets nobody into an organization whose only owner is %s, and keeps the invitation',
    async status => {
      const { organization, owner, workspace, input } = await invited('ADMIN');
      const token = await asked(input);
      const guest = await world().user({ in: (await world().organization()).organization });
      await world().member(workspace, guest, { role: 'ADMIN' });
      await world().leave(owner, status);
      const before = await api.current.snapshot();

      const answer = await confirm(token);

      expect(answer).toEqual({
        __typename: 'LastOwnerError',
        code: 'LAST_OWNER',
        message: 'An organization with users needs an owner. Make somebody else one first.',
        path: ['input', 'token'],
        organizationIds: [typed('org', organization)],
      });
      expect(await api.current.snapshot()).toEqual(before);
    },
  );

  test('leaves no user without an owner when the only one leaves at the same time', async () => {
    const { organization, owner, input } = await invited('ADMIN');
    const token = await asked(input);
    const revoke = 'mutation { revokeMyAccount(input: {}) { __typename } }';

    await Promise.all([owner.call(revoke), confirm(token)]);

    const live = await api.current.em().find(User, { organization: organization.id, status: 'ACTIVE' });
    const roles = live.map(({ role }) => role);
    expect(roles.length === 0 || roles.includes('OWNER')).toBe(true);
  });

  test('refuses an invitation that was revoked, and one that nobody answered in time', async () => {
    const late = await invited();
    api.current.advance(week - 1000);
    const lateToken = await asked(late.input);
    const revoked = await invited();
    const revokedToken = await asked(revoked.input);
    const em = api.current.em();
    (await em.findOneOrFail(Invitation, revoked.invitation.id)).end('REVOKED', api.current.now);
    await em.flush();
    api.current.advance(1000);
    const before = await api.current.snapshot();

    expect([await confirm(revokedToken), await confirm(lateToken)]).toEqual(
      ['REVOKED', 'EXPIRED'].map(state => ({
        __typename: 'InvitationNotPendingError',
        code: 'INVITATION_NOT_PENDING',
        message: 'The invitation cannot be answered any more. Ask for another.',
        path: ['input', 'token'],
        state,
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });
});
