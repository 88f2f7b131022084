import { describe, expect, test } from 'vitest';

import { Session, User } from '../../src/modules/identity/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const suspendUser = /* GraphQL */ `
  mutation SuspendUser($input: SuspendUserInput!) {
    suspendUser(input: $input) {
      __typename
      ... on SuspendUserSuccess {
        outcome
        endedSessionCount
        user {
          id
          status
        }
      }
      ... on Error {
        code
        path
      }
      ... on LastOwnerError {
        organizationIds
      }
      ... on LastAdminError {
        workspaceIds
      }
    }
  }
`;
const reinstateUser = /* GraphQL */ `
  mutation ReinstateUser($input: ReinstateUserInput!) {
    reinstateUser(input: $input) {
      __typename
      ... on ReinstateUserSuccess {
        outcome
        user {
          id
          status
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }`;
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { __typename } }`;
const remove = `mutation ($input: RemoveWorkspaceMemberInput!) { removeWorkspaceMember(input: $input) { __typename } }`;
const leave = `mutation ($input: LeaveWorkspaceInput!) { leaveWorkspace(input: $input) { __typename } }`;

const api = useApi();
const world = () => new World(api.current);

async function house() {
  const { organization, owner } = await world().organization();
  const admin = await world().user({ in: organization, role: 'ADMIN' });
  const ada = await world().user({ in: organization, password: 'correct horse' });
  const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
  return { organization, owner, admin, ada, workspace };
}

const suspend = async (by: Person, userId: string, more: object = {}) =>
  (await by.call(suspendUser, { input: { userId, ...more } })).data.suspendUser;
const reinstate = async (by: Person, userId: string) =>
  (await by.call(reinstateUser, { input: { userId } })).data.reinstateUser;

describe('suspendUser', () => {
  test('ends API keys as well, for good', async () => {
    const { owner, admin, ada } = await house();
    const { token } = await world().apiKey(ada);
    const whoIs = async () => (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer;
    expect(await whoIs()).toEqual({ id: ada.id });

    await suspend(admin, ada.id);

    expect(await whoIs()).toBeNull();
    expect(await api.current.em().count(Session, { user: ada.user.id, kind: 'API_KEY', endedAt: null })).toBe(0);
    await reinstate(owner, ada.id);
    expect(await whoIs()).toBeNull();
  });

  test('ends every session at once, lets nobody sign in, and says so again', async () => {
    const { organization, admin, ada } = await house();
    const second = await world().session(ada);

    const answer = await suspend(admin, ada.id, { reason: 'Lost laptop' });

    expect(answer).toEqual({
      __typename: 'SuspendUserSuccess',
      outcome: 'SUSPENDED',
      endedSessionCount: 2,
      user: { id: ada.id, status: 'SUSPENDED' },
    });
    const asAda = await Promise.all(
      [ada.token, second].map(token => api.current.call('{ viewer { id } }', {}, { token })),
    );
    expect(asAda.map(({ data }) => data)).toEqual([{ viewer: null }, { viewer: null }]);
    const again = await api.current.call(signIn, { input: { email: ada.email, password: 'correct horse' } });
    expect(again.data.signIn.__typename).toBe('InvalidCredentialsError');
    const renewed = await api.current.call(refresh, { input: { refreshToken: ada.refreshToken } });
    expect(renewed.data.refreshSession.__typename).toBe('InvalidRefreshTokenError');
    expect(await api.current.em().find(Session, { user: ada.user.id })).toMatchObject([
      { endReason: 'ACCOUNT_SUSPENDED', endedAt: api.current.now },
      { endReason: 'ACCOUNT_SUSPENDED', endedAt: api.current.now },
    ]);
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'user.suspended',
        actorId: admin.user.id,
        organizationId: organization.id,
        details: { endedSessionCount: 2 },
      },
    ]);
    const before = await api.current.snapshot();
    expect(await suspend(admin, ada.id)).toMatchObject({ outcome: 'ALREADY_SUSPENDED', endedSessionCount: 0 });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers a dry run with what it would do, and does nothing', async () => {
    const { admin, ada } = await house();
    const before = await api.current.snapshot();

    expect(await suspend(admin, ada.id, { dryRun: true })).toMatchObject({
      outcome: 'WOULD_SUSPEND',
      endedSessionCount: 1,
      user: { status: 'ACTIVE' },
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses the last owner who can act, also when another is suspended', async () => {
    const { organization, owner } = await house();
    const other = await world().user({ in: organization, role: 'OWNER' });
    const root = await world().user({ in: organization, platformRole: 'SUPERUSER' });
    expect(await suspend(owner, other.id)).toMatchObject({ outcome: 'SUSPENDED' });
    const before = await api.current.snapshot();

    expect(await suspend(root, owner.id)).toEqual({
      __typename: 'LastOwnerError',
      code: 'LAST_OWNER',
      path: ['input', 'userId'],
      organizationIds: [typed('org', organization)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses the last admin of a workspace with other people, and lets go who is alone there', async () => {
    const { organization, owner } = await house();
    const [grace, lin] = [await world().user({ in: organization }), await world().user({ in: organization })];
    await world().workspace(organization, { admins: [grace] });
    const shared = await world().workspace(organization, { admins: [grace], members: [lin] });
    const before = await api.current.snapshot();

    expect(await suspend(owner, grace.id)).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      path: ['input', 'userId'],
      workspaceIds: [typed('wsp', shared)],
    });
    expect(await api.current.snapshot()).toEqual(before);
    await owner.call(remove, { input: { workspaceId: typed('wsp', shared), subOrEmail: lin.id } });
    expect(await suspend(owner, grace.id)).toMatchObject({ outcome: 'SUSPENDED' });
  });

  test('makes an admin who is suspended count for nothing when another would leave', async () => {
    const { organization, owner } = await house();
    const [grace, lin] = [await world().user({ in: organization }), await world().user({ in: organization })];
    const workspace = await world().workspace(organization, { admins: [grace, lin] });
    const workspaceId = typed('wsp', workspace);
    await suspend(owner, grace.id);

    expect((await lin.call(leave, { input: { workspaceId } })).data.leaveWorkspace.__typename).toBe('LastAdminError');
    await reinstate(owner, grace.id);
    expect((await lin.call(leave, { input: { workspaceId } })).data.leaveWorkspace.__typename).toBe(
      'LeaveWorkspaceSuccess',
    );
  });

  test('refuses plain members, administrators about an owner, everybody about a superuser and about themselves', async () => {
    const { organization, owner, admin, ada } = await house();
    const root = await world().user({ in: organization, platformRole: 'SUPERUSER' });
    const before = await api.current.snapshot();

    const answers = [
      await suspend(ada, admin.id),
      await suspend(admin, owner.id),
      await suspend(owner, root.id),
      await suspend(admin, admin.id),
      await suspend(owner, owner.id),
    ];

    expect(answers.map(({ __typename }) => __typename)).toEqual(answers.map(() => 'ForbiddenError'));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers about another tenant and about who has left as if there were nobody, and refuses bad input', async () => {
    const { admin, ada } = await house();
    const { owner: stranger } = await world().organization();
    await world().leave(ada);
    const before = await api.current.snapshot();

    const absent = await suspend(stranger, formatId('usr', newId()));

    expect(absent).toEqual({ __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] });
    expect(await suspend(stranger, admin.id)).toEqual(absent);
    expect(await suspend(admin, ada.id)).toEqual(absent);
    expect(await suspend(admin, 'wsp_x')).toMatchObject({ __typename: 'InvalidIdError', path: ['input', 'userId'] });
    expect(await suspend(admin, ada.id, { reason: 'x'.repeat(501) })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'reason'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([1, 2, 3])('lets one of two owners stay who suspend each other at once (%i)', async () => {
    const { organization, owner } = await house();
    const other = await world().user({ in: organization, role: 'OWNER' });

    await Promise.all([
      owner.call(suspendUser, { input: { userId: other.id } }),
      other.call(suspendUser, { input: { userId: owner.id } }),
    ]);

    const live = { organization: organization.id, role: 'OWNER', status: 'ACTIVE' } as const;
    expect(await api.current.em().count(User, live)).toBe(1);
  });

  test.each([1, 2, 3])('lets no session be born that outlives it (%i)', async () => {
    const { admin, ada } = await house();

    await Promise.all([
      suspend(admin, ada.id),
      api.current.call(signIn, { input: { email: ada.email, password: 'correct horse' } }),
      api.current.call(refresh, { input: { refreshToken: ada.refreshToken } }),
    ]);

    expect(await api.current.em().count(Session, { user: ada.user.id, endedAt: null })).toBe(0);
  });
});

describe('reinstateUser', () => {
  test('lets the user sign in again, with the memberships that there were, and says so again', async () => {
    const { organization, admin, ada } = await house();
    await suspend(admin, ada.id);

    const first = await reinstate(admin, ada.id);
    const before = await api.current.snapshot();
    const second = await reinstate(admin, ada.id);

    const user = { id: ada.id, status: 'ACTIVE' };
    expect(first).toEqual({ __typename: 'ReinstateUserSuccess', outcome: 'REINSTATED', user });
    expect(second).toEqual({ __typename: 'ReinstateUserSuccess', outcome: 'ALREADY_ACTIVE', user });
    expect(await api.current.snapshot()).toEqual(before);
    expect((await ada.call('{ viewer { id } }')).data).toEqual({ viewer: null });
    const again = await api.current.call(signIn, { input: { email: ada.email, password: 'correct horse' } });
    expect(again.data.signIn.__typename).toBe('SignInSuccess');
    const events = await world().eventsAbout(ada.user);
    expect(events).toMatchObject([
      { action: 'user.suspended' },
      { action: 'user.reinstated', actorId: admin.user.id, organizationId: organization.id },
    ]);
  });

  test('refuses plain members and administrators about an owner, and knows nobody of another tenant', async () => {
    const { organization, owner, admin, ada } = await house();
    const other = await world().user({ in: organization, role: 'OWNER' });
    const { owner: stranger } = await world().organization();
    await suspend(owner, other.id);
    const before = await api.current.snapshot();

    expect(await reinstate(ada, other.id)).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await reinstate(admin, other.id)).toMatchObject({ __typename: 'ForbiddenError' });
    const absent = await reinstate(stranger, formatId('usr', newId()));
    expect(absent).toEqual({ __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] });
    expect(await reinstate(stranger, other.id)).toEqual(absent);
    expect(await reinstate(owner, 'usr_')).toMatchObject({ __typename: 'InvalidIdError' });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
