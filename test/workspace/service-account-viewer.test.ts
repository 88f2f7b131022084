import { describe, expect, test } from 'vitest';

import { ServiceAccount, ServiceAccountKey } from '../../src/modules/workspace/index.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { countStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';
import { makeOffice } from './office.ts';

const day = 24 * 3_600_000;
const whoAmI = '{ viewer { id } viewerServiceAccount { id name workspace { id viewerRole } } }';

const api = useApi();
const world = () => new World(api.current);

const office = (role?: 'ADMIN' | 'MEMBER') => makeOffice(api.current, role);
const as = (token: string) => ({
  call: (document: string, variables: object = {}) => api.current.call(document, { ...variables }, { token }),
});

/** Calls, and sees that not a single row has changed. */
async function unchanged<T>(call: () => Promise<T>): Promise<T> {
  const before = await api.current.snapshot();
  const answer = await call();
  expect(await api.current.snapshot()).toEqual(before);
  return answer;
}

async function isServed(token: string): Promise<boolean> {
  const { data } = await as(token).call(whoAmI);
  return data.viewerServiceAccount !== null;
}

describe('a key of a service account', () => {
  test('calls as the service account, which is no person, by one statement', async () => {
    const { owner, account, serviceAccountId, workspaceId } = await office();
    const { token } = await world().serviceAccountKey(account);

    const { data } = await as(token).call(whoAmI);

    expect(data).toEqual({
      viewer: null,
      viewerServiceAccount: {
        id: serviceAccountId,
        name: account.name,
        workspace: { id: workspaceId, viewerRole: 'ADMIN' },
      },
    });
    expect(await countStatements(() => as(token).call('{ viewer { id } }'))).toBe(1);
    expect((await owner.call(whoAmI)).data.viewerServiceAccount).toBeNull();
  });

  test.each([
    ['is malformed', (token: string) => `${token}x`],
    ['is unknown', (token: string) => `${token.slice(0, -4)}AAAA`],
    ['says that it is that of a person', (token: string) => token.replace('lva_', 'lvk_')],
    ['says that it is a session', (token: string) => token.replace('lva_', 'lvs_')],
  ])('serves nobody when it %s', async (_, broken) => {
    const { account } = await office();
    const { token } = await world().serviceAccountKey(account);

    expect(await isServed(broken(token))).toBe(false);
  });

  test('serves nobody as a cookie', async () => {
    const { account } = await office();
    const { token } = await world().serviceAccountKey(account);

    const { data } = await api.current.call(whoAmI, {}, { cookie: `leaver_session=${token}` });

    expect(data.viewerServiceAccount).toBeNull();
  });

  test('ends to the second, and is forgotten', async () => {
    const { account } = await office();
    const { key, token } = await world().serviceAccountKey(account);
    const stored = () => api.current.em().count(ServiceAccountKey, key.id);
    const forget = async () => {
      await enqueue(api.current.em(), 'forget-service-account-keys', {});
      await runJobs(api.current);
    };

    api.current.advance(90 * day - 1);
    await forget();
    expect(await isServed(token)).toBe(true);

    api.current.advance(1);
    expect(await isServed(token)).toBe(false);
    expect(await stored()).toBe(1);
    await forget();
    expect(await stored()).toBe(0);
  });

  const invite = (workspaceId: string, email: string) => ({
    document: `mutation ($input: InviteWorkspaceMemberInput!) {
      inviteWorkspaceMember(input: $input) { __typename ... on InviteWorkspaceMemberSuccess { invitation { id invitedBy { id } } } }
    }`,
    variables: { input: { workspaceId, email } },
  });
  const act = (name: string, input: object) => ({
    document: `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      answer: ${name}(input: $input) { __typename ... on Error { code } }
    }`,
    variables: { input },
  });

  test('does in its workspace what an administrator does, and is the actor of it', async () => {
    const { organization, member, account, workspaceId } = await office();
    const { token } = await world().serviceAccountKey(account);
    const robot = as(token);
    const does = async (name: string, input: object) => {
      const { document, variables } = act(name, input);
      return (await robot.call(document, variables)).data.answer.__typename;
    };

    const { document, variables } = invite(workspaceId, 'new@example.com');
    const { data } = await robot.call(document, variables);
    const invitationId = data.inviteWorkspaceMember.invitation.id;
    expect(data.inviteWorkspaceMember.invitation.invitedBy).toBeNull();
    expect(await does('resendInvitation', { invitationId })).toBe('ResendInvitationSuccess');
    expect(await does('revokeInvitation', { invitationId })).toBe('RevokeInvitationSuccess');
    expect(await does('updateWorkspace', { workspaceId, name: 'Renamed' })).toBe('UpdateWorkspaceSuccess');
    expect(await does('createServiceAccount', { workspaceId, name: 'Second' })).toBe('CreateServiceAccountSuccess');
    expect(await does('removeWorkspaceMember', { workspaceId, subOrEmail: member.id })).toBe(
      'RemoveWorkspaceMemberSuccess',
    );

    const events = await robotEvents(account.id);
    expect(events).toEqual([
      'invitation.sent',
      'invitation.resent',
      'invitation.revoked',
      'workspace.updated',
      'service_account.created',
      'member.added',
      'member.removed',
    ]);
    const owner = await world().user({ in: organization, role: 'ADMIN' });
    const audit = await owner.call(
      '{ viewer { organization { auditEvents(last: 1) { edges { node { actorKind actorId } } } } } }',
    );
    expect(audit.data.viewer.organization.auditEvents.edges).toEqual([
      { node: { actorKind: 'SERVICE_ACCOUNT', actorId: typed('svc', account) } },
    ]);
  });

  async function robotEvents(actorId: string): Promise<string[]> {
    const events = await api.current
      .em()
      .execute<{ action: string }[]>('select action from audit_event where actor_id = ? order by id', [actorId]);
    return events.map(({ action }) => action);
  }

  test('deletes its own workspace, and ends with it', async () => {
    const { account, workspaceId } = await office();
    const { token } = await world().serviceAccountKey(account);
    const { document, variables } = act('deleteWorkspace', { workspaceId });

    expect((await as(token).call(document, variables)).data.answer.__typename).toBe('DeleteWorkspaceSuccess');
    expect(await isServed(token)).toBe(false);
  });

  test('with the role of a member reads its workspace, and changes nothing there', async () => {
    const { admin, member, account, workspaceId } = await office('MEMBER');
    const { token } = await world().serviceAccountKey(account);

    const { data } = await as(token).call(
      `{ node(id: "${workspaceId}") { ... on Workspace { members { totalCount edges { node { user { email } } } } } } }`,
    );
    const { document, variables } = invite(workspaceId, 'new@example.com');

    expect(data.node.members.totalCount).toBe(3);
    expect(
      data.node.members.edges.map(({ node }: { node: { user: { email: string } | null } }) => node.user?.email),
    ).toEqual(expect.arrayContaining([admin.email, member.email, undefined]));
    expect((await unchanged(() => as(token).call(document, variables))).data.inviteWorkspaceMember).toEqual({
      __typename: 'ForbiddenError',
    });
  });

  test('does nothing in another workspace of the organization, which does not exist for it', async () => {
    const { organization, admin, account } = await office();
    const { token } = await world().serviceAccountKey(account);
    const elsewhere = typed('wsp', await world().workspace(organization, { admins: [admin] }));
    const { document, variables } = invite(elsewhere, 'new@example.com');

    expect((await as(token).call(`{ node(id: "${elsewhere}") { id } }`)).data.node).toBeNull();
    expect((await unchanged(() => as(token).call(document, variables))).data.inviteWorkspaceMember).toEqual({
      __typename: 'WorkspaceNotFoundError',
    });
  });

  test.each<[string, (o: Awaited<ReturnType<typeof office>>) => object]>([
    ['createServiceAccountKey', o => ({ serviceAccountId: o.serviceAccountId, name: 'More' })],
    ['createApiKey', () => ({ name: 'Mine' })],
    ['createWorkspace', () => ({ name: 'Another' })],
    ['deleteUser', o => ({ userId: o.member.id })],
    ['suspendUser', o => ({ userId: o.member.id })],
    ['leaveWorkspace', o => ({ workspaceId: o.workspaceId })],
    ['signOutEverywhere', () => ({})],
    ['updateProfile', () => ({ displayName: 'Robot' })],
  ])('never does what is for people: %s', async (name, inputOf) => {
    const scene = await office();
    const { token } = await world().serviceAccountKey(scene.account);
    const { document, variables } = act(name, inputOf(scene));

    const { data, errors } = await unchanged(() => as(token).call(document, variables));

    expect(data).toEqual({ answer: null });
    expect(errors).toMatchObject([
      {
        message: 'Only people may do this: a service account acts in its workspace, and in nothing else.',
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });

  test.each<[string, (o: Awaited<ReturnType<typeof office>>) => Promise<unknown>]>([
    [
      'the service account is removed',
      o =>
        o.admin.call(act('removeWorkspaceMember', {}).document, {
          input: { workspaceId: o.workspaceId, subOrEmail: o.serviceAccountId },
        }),
    ],
    [
      'the workspace is deleted',
      o => o.owner.call(act('deleteWorkspace', {}).document, { input: { workspaceId: o.workspaceId } }),
    ],
    [
      'its last people leave, and the workspace is dissolved',
      o =>
        o.owner.call(act('deleteUsers', {}).document, {
          input: {
            userIds: [o.admin.id, o.member.id],
            transfers: [{ what: { thingId: o.workspaceId }, to: { choice: 'DISSOLVE' } }],
          },
        }),
    ],
    [
      'the organization is suspended',
      o => api.current.em().execute(`update organization set status = 'SUSPENDED' where id = ?`, [o.organization.id]),
    ],
  ])('is good for nothing once %s', async (_, end) => {
    const scene = await office();
    const { token } = await world().serviceAccountKey(scene.account);
    expect(await isServed(token)).toBe(true);

    await end(scene);

    expect(await isServed(token)).toBe(false);
    const { errors } = await as(token).call(invite(scene.workspaceId, 'new@example.com').document, {
      input: { workspaceId: scene.workspaceId, email: 'new@example.com' },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('outlives who made it', async () => {
    const { owner, admin, workspace, account } = await office();
    await world().member(workspace, owner, { role: 'ADMIN' });
    const { token } = await world().serviceAccountKey(account);
    const { data } = await owner.call(act('deleteUser', {}).document, { input: { userId: admin.id } });

    expect(data.answer.__typename).toBe('UserDeletion');
    expect(await isServed(token)).toBe(true);
    expect((await api.current.em().findOneOrFail(ServiceAccount, account.id)).createdBy).toBeNull();
  });
});
