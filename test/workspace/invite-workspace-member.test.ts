import { describe, expect, test } from 'vitest';

import { Mail } from '../../src/modules/mail/index.ts';
import { Invitation } from '../../src/modules/workspace/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { hashToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const inviteWorkspaceMember = /* GraphQL */ `
  mutation InviteWorkspaceMember($input: InviteWorkspaceMemberInput!) {
    inviteWorkspaceMember(input: $input) {
      __typename
      ... on InviteWorkspaceMemberSuccess {
        secret
        invitation {
          id
          email
          role
          state
          expiresAt
          workspace {
            id
          }
          invitedBy {
            id
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const week = 7 * 24 * 3_600_000;

describe('inviteWorkspaceMember', () => {
  const api = useApi({ LEAVER_PUBLIC_URL: 'https://app.example/people/' });
  const world = () => new World(api.current);

  async function team() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const member = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin], members: [member] });
    return { organization, owner, admin, member, workspace, workspaceId: typed('wsp', workspace) };
  }

  test('offers an address to join, and shows the secret that is kept nowhere', async () => {
    const { organization, admin, workspace, workspaceId } = await team();

    const { data } = await admin.call(inviteWorkspaceMember, { input: { workspaceId, email: ' Grace@Example.com ' } });

    expect(data.inviteWorkspaceMember).toEqual({
      __typename: 'InviteWorkspaceMemberSuccess',
      secret: expect.stringMatching(/^lvi_[\w-]{43}$/),
      invitation: {
        id: expect.stringMatching(/^inv_/),
        email: 'Grace@Example.com',
        role: 'MEMBER',
        state: 'PENDING',
        expiresAt: '2026-11-30T12:00:00.000Z',
        workspace: { id: workspaceId },
        invitedBy: { id: admin.id },
      },
    });
    const { secret, invitation } = data.inviteWorkspaceMember;
    const kept = await api.current.em().findOneOrFail(Invitation, readId(invitation.id)?.uuid ?? '');
    expect(kept.emailKey).toBe('grace@example.com');
    expect(Buffer.from(kept.secretHash)).toEqual(hashToken('invitation', secret));
    expect(await world().eventsAbout(kept)).toMatchObject([
      {
        action: 'invitation.sent',
        actorId: admin.user.id,
        organizationId: organization.id,
        subjectKind: 'inv',
        details: { workspaceId: typed('wsp', workspace) },
      },
    ]);
  });

  test('answers the same, with the same work, for an address with and without an account', async () => {
    const { admin, workspaceId } = await team();
    const { owner: stranger } = await world().organization();
    const bodies: string[] = [];
    const work = (email: string) =>
      captureStatements(async () => {
        const { data } = await admin.call(inviteWorkspaceMember, { input: { workspaceId, email } });
        const { secret, invitation } = data.inviteWorkspaceMember;
        const told = JSON.stringify(data);
        bodies.push(told.replace(secret, 'SECRET').replace(invitation.id, 'ID').replace(email, 'ADDRESS'));
      });

    const known = await work(stranger.email);
    const unknown = await work('nobody.at.all@example.com');

    const withoutValues = (statement: string) => statement.replaceAll(/'[^']*'/g, '?');
    expect(unknown.map(withoutValues)).toEqual(known.map(withoutValues));
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0]).toContain('"__typename":"InviteWorkspaceMemberSuccess"');
  });

  test('writes to the address, with the secret in a link of the configured product', async () => {
    const { organization, admin, workspace, workspaceId } = await team();

    const { data } = await admin.call(inviteWorkspaceMember, { input: { workspaceId, email: 'Mary@Example.com' } });

    const { secret } = data.inviteWorkspaceMember;
    expect(await api.current.em().find(Mail, { addressKey: 'mary@example.com' })).toMatchObject([
      {
        address: 'Mary@Example.com',
        state: 'PENDING',
        letter: {
          subject: `Join ${workspace.name} at ${organization.name}`,
          link: { label: 'Answer the invitation', url: `https://app.example/people/invitation?secret=${secret}` },
        },
      },
    ]);
  });

  test("lets the organization's administrators invite, and give the role of an admin", async () => {
    const { owner, workspaceId } = await team();

    const { data } = await owner.call(inviteWorkspaceMember, {
      input: { workspaceId, email: 'lin@example.com', role: 'ADMIN' },
    });

    expect(data.inviteWorkspaceMember).toMatchObject({
      invitation: { role: 'ADMIN', invitedBy: { id: owner.id } },
    });
  });

  test('refuses the address of a live member, in whatever letter case', async () => {
    const { admin, member, workspaceId } = await team();
    const before = await api.current.snapshot();

    const { data } = await admin.call(inviteWorkspaceMember, {
      input: { workspaceId, email: member.email.toUpperCase() },
    });

    expect(data.inviteWorkspaceMember).toEqual({
      __typename: 'AlreadyMemberError',
      code: 'ALREADY_MEMBER',
      message: 'The person is a member of the workspace already.',
      path: ['input', 'email'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses an address that holds a pending invitation', async () => {
    const { admin, workspace, workspaceId } = await team();
    await world().invitation(workspace, admin, 'grace@example.com');
    const before = await api.current.snapshot();

    const { data } = await admin.call(inviteWorkspaceMember, { input: { workspaceId, email: 'GRACE@example.com' } });

    expect(data.inviteWorkspaceMember).toEqual({
      __typename: 'AlreadyInvitedError',
      code: 'ALREADY_INVITED',
      message: 'The address holds a pending invitation to the workspace.',
      path: ['input', 'email'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('makes one invitation of two at once', async () => {
    const { admin, owner, workspace, workspaceId } = await team();
    const input = { workspaceId, email: 'grace@example.com' };

    const answers = await Promise.all([admin, owner].map(person => person.call(inviteWorkspaceMember, { input })));

    expect(answers.map(({ data }): string => data.inviteWorkspaceMember.__typename).toSorted()).toEqual([
      'AlreadyInvitedError',
      'InviteWorkspaceMemberSuccess',
    ]);
    expect(await api.current.em().count(Invitation, { workspace: workspace.id })).toBe(1);
  });

  test('ends an expired invitation of the address, and makes another', async () => {
    const { organization, admin, workspace, workspaceId } = await team();
    const { invitation: old } = await world().invitation(workspace, admin, 'grace@example.com');
    api.current.advance(week);
    const later = await world().user({ in: organization, role: 'ADMIN' });

    const { data } = await later.call(inviteWorkspaceMember, { input: { workspaceId, email: 'grace@example.com' } });

    expect(data.inviteWorkspaceMember).toMatchObject({
      __typename: 'InviteWorkspaceMemberSuccess',
      invitation: { state: 'PENDING' },
    });
    expect(await api.current.em().findOneOrFail(Invitation, old.id)).toMatchObject({
      state: 'EXPIRED',
      endedAt: api.current.now,
    });
    expect(await world().eventsAbout(old)).toMatchObject([
      { action: 'invitation.expired', actorKind: 'SYSTEM', actorId: null },
    ]);
  });

  test('refuses a member who is no admin', async () => {
    const { member, workspaceId } = await team();
    const before = await api.current.snapshot();

    const { data } = await member.call(inviteWorkspaceMember, { input: { workspaceId, email: 'lin@example.com' } });

    expect(data.inviteWorkspaceMember).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only administrators of the workspace may do this.',
      path: [],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells a stranger, and a colleague outside, the same as of a workspace that does not exist', async () => {
    const { organization, workspaceId } = await team();
    const { owner: stranger } = await world().organization();
    const colleague = await world().user({ in: organization });
    const before = await api.current.snapshot();
    const email = 'lin@example.com';

    const answers = [
      await stranger.call(inviteWorkspaceMember, { input: { workspaceId: formatId('wsp', newId()), email } }),
      await stranger.call(inviteWorkspaceMember, { input: { workspaceId, email } }),
      await colleague.call(inviteWorkspaceMember, { input: { workspaceId, email } }),
    ];

    for (const { data } of answers) {
      expect(data.inviteWorkspaceMember).toEqual({
        __typename: 'WorkspaceNotFoundError',
        code: 'WORKSPACE_NOT_FOUND',
        message: 'There is no such workspace.',
        path: ['input', 'workspaceId'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty id', { workspaceId: '' }, 'InvalidIdError', 'workspaceId'],
    ['a malformed id', { workspaceId: 'wsp_nothing' }, 'InvalidIdError', 'workspaceId'],
    ['an id of another kind', { workspaceId: formatId('usr', newId()) }, 'InvalidIdError', 'workspaceId'],
    ['no address', { email: '' }, 'InvalidInputError', 'email'],
    ['an address with a null byte', { email: 'a@example.com\0' }, 'InvalidInputError', 'email'],
    ['an overlong address', { email: `${'a'.repeat(250)}@example.com` }, 'InvalidInputError', 'email'],
  ])('refuses %s', async (_, wrong, error, field) => {
    const { admin, workspaceId } = await team();
    const before = await api.current.snapshot();

    const { data } = await admin.call(inviteWorkspaceMember, {
      input: { workspaceId, email: 'lin@example.com', ...wrong },
    });

    expect(data.inviteWorkspaceMember).toMatchObject({
      __typename: error,
      code: error === 'InvalidIdError' ? 'INVALID_ID' : 'INVALID_INPUT',
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { workspaceId } = await team();

    const { errors } = await api.current.call(inviteWorkspaceMember, {
      input: { workspaceId, email: 'lin@example.com' },
    });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
