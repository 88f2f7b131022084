import { describe, expect, test } from 'vitest';

import { Session, SessionEndReason } from '../../src/modules/identity/index.ts';
import { Invitation, type Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

describe('removeWorkspaceMember refuses', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function office() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const ada = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin], members: [ada] });
    return { organization, owner, admin, ada, workspace };
  }

  /** Calls, and sees that not a single row has changed. */
  async function refused(by: Person, workspaceId: string, subOrEmail: string) {
    const before = await api.current.snapshot();
    const { data, errors } = await by.call(removeWorkspaceMember, { input: { workspaceId, subOrEmail } });
    expect(errors).toBeUndefined();
    expect(await api.current.snapshot()).toEqual(before);
    return data.removeWorkspaceMember;
  }

  const memberNotFound = {
    __typename: 'MemberNotFoundError',
    code: 'MEMBER_NOT_FOUND',
    message: 'There is no such member in the workspace.',
    path: ['input', 'subOrEmail'],
  };
  const workspaceNotFound = {
    __typename: 'WorkspaceNotFoundError',
    code: 'WORKSPACE_NOT_FOUND',
    message: 'There is no such workspace.',
    path: ['input', 'workspaceId'],
  };
  const lastAdmin = (...workspaces: readonly Workspace[]) => ({
    __typename: 'LastAdminError',
    code: 'LAST_ADMIN',
    message: 'A workspace with members needs an administrator. Make somebody else one first.',
    path: ['input', 'subOrEmail'],
    workspaceIds: workspaces.map(workspace => typed('wsp', workspace)),
  });

  test('a member who names somebody else', async () => {
    const { admin, ada, workspace } = await office();
    await world().invitation(workspace, admin, 'invited@example.com');
    const { account } = await world().serviceAccount(workspace, admin);
    const forbidden = {
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only administrators of the workspace or the member may do this.',
      path: [],
      required: 'administrators of the workspace or the member',
    };

    const named = [
      admin.id,
      admin.email,
      'invited@example.com',
      'nobody@example.com',
      typed('svc', account),
      typed('usr', { id: newId() }),
    ];
    for (const subject of named) {
      // Each call is compared with the rows before it.
      expect(await refused(ada, typed('wsp', workspace), subject)).toEqual(forbidden);
    }
  });

  test("a stranger to the workspace, as if it did not exist: a colleague, another tenant's owner, who is invited", async () => {
    const { organization, admin, ada, workspace } = await office();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    await world().invitation(workspace, admin, colleague.email);
    const unknown = typed('wsp', { id: newId() });

    const answers = [
      await refused(stranger, unknown, ada.id),
      await refused(stranger, typed('wsp', workspace), ada.id),
      await refused(stranger, typed('wsp', workspace), ada.email),
      await refused(stranger, typed('wsp', workspace), stranger.id),
      await refused(colleague, typed('wsp', workspace), ada.id),
      await refused(colleague, typed('wsp', workspace), colleague.email),
      await refused(admin, unknown, ada.id),
    ];

    expect(answers).toEqual(answers.map(() => workspaceNotFound));
  });

  test('whoever is not and never was in the workspace, the same as whoever does not exist', async () => {
    const { organization, admin, workspace } = await office();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const other = await world().workspace(organization, { admins: [colleague] });
    const { account } = await world().serviceAccount(other, colleague);
    await world().invitation(other, colleague, 'elsewhere@example.com');

    const named = [
      typed('usr', { id: newId() }),
      typed('svc', { id: newId() }),
      typed('svc', account),
      colleague.id,
      colleague.email,
      stranger.id,
      stranger.email,
      'nobody@example.com',
      'elsewhere@example.com',
    ];
    for (const subject of named) {
      // Each call is compared with the rows before it.
      expect(await refused(admin, typed('wsp', workspace), subject)).toEqual(memberNotFound);
    }
  });

  test('whoever was invited in vain, and never saw the workspace', async () => {
    const { organization, admin, workspace } = await office();
    const colleague = await world().user({ in: organization });
    await world().invitation(workspace, admin, colleague.email);
    const input = { workspaceId: typed('wsp', workspace), subOrEmail: colleague.email };
    await admin.call(removeWorkspaceMember, { input });

    expect(await refused(colleague, typed('wsp', workspace), colleague.id)).toEqual(workspaceNotFound);
    expect(await refused(colleague, typed('wsp', workspace), colleague.email)).toEqual(workspaceNotFound);
  });

  test('the id of a stranger whose address is invited, the same as one that does not exist', async () => {
    const { admin, workspace } = await office();
    const { owner: stranger } = await world().organization();
    const { invitation } = await world().invitation(workspace, admin, stranger.email);
    const id = typed('wsp', workspace);

    const answer = await refused(admin, id, stranger.id);

    expect(answer).toEqual(memberNotFound);
    expect(answer).toEqual(await refused(admin, id, typed('usr', { id: newId() })));
    const input = { workspaceId: id, subOrEmail: stranger.email };
    const { data } = await admin.call(removeWorkspaceMember, { input });
    expect(data.removeWorkspaceMember).toMatchObject({ revokedInvitationId: typed('inv', invitation) });
    expect(await refused(admin, id, stranger.id)).toEqual(memberNotFound);
  });

  test('whoever was removed from another workspace only', async () => {
    const { organization, owner, ada, workspace } = await office();
    const other = await world().workspace(organization, { admins: [owner], members: [ada] });
    await owner.call(removeWorkspaceMember, { input: { workspaceId: typed('wsp', workspace), subOrEmail: ada.id } });
    await owner.call(removeWorkspaceMember, { input: { workspaceId: typed('wsp', other), subOrEmail: ada.id } });
    const third = await world().workspace(organization, { admins: [owner] });

    expect(await refused(owner, typed('wsp', third), ada.id)).toEqual(memberNotFound);
    expect(await refused(ada, typed('wsp', third), ada.id)).toEqual(workspaceNotFound);
  });

  test('an address that only looks like that of a member', async () => {
    const { organization, admin, workspace } = await office();
    const grace = await world().user({ in: organization, email: 'grace@example.com' });
    await world().member(workspace, grace);

    expect(await refused(admin, typed('wsp', workspace), 'gr\u0430ce@example.com')).toEqual(memberNotFound);
    expect(await refused(admin, typed('wsp', workspace), 'grace@ex\u0430mple.com')).toEqual(memberNotFound);
  });

  test('an invitation that has expired, or was answered', async () => {
    const { admin, workspace } = await office();
    const answered = await world().invitation(workspace, admin, 'declined@example.com');
    await world().invitation(workspace, admin, 'late@example.com');
    const em = api.current.em();
    (await em.findOneOrFail(Invitation, answered.invitation.id)).end('DECLINED', api.current.now);
    (await em.findOneOrFail(Invitation, { emailKey: 'late@example.com' })).expiresAt = api.current.now;
    await em.flush();

    expect(await refused(admin, typed('wsp', workspace), 'declined@example.com')).toEqual(memberNotFound);
    expect(await refused(admin, typed('wsp', workspace), 'late@example.com')).toEqual(memberNotFound);
  });

  test.each(['DIRECTORY_SYNC', 'DOMAIN_CAPTURE'] as const)('a member from %s, who would come back', async source => {
    const { organization, admin, workspace } = await office();
    const grace = await world().user({ in: organization });
    await world().member(workspace, grace, { source });
    await world().invitation(workspace, admin, grace.email);
    const managed = {
      __typename: 'ManagedMembershipError',
      code: 'MANAGED_MEMBERSHIP',
      message: 'A directory manages the membership, and would bring it back.',
      path: ['input', 'subOrEmail'],
      source,
    };

    expect(await refused(admin, typed('wsp', workspace), grace.id)).toEqual(managed);
    expect(await refused(admin, typed('wsp', workspace), grace.email)).toEqual(managed);
    expect(await refused(grace, typed('wsp', workspace), grace.id)).toEqual(managed);
  });

  test('the last admin, by whomever, while other people are members', async () => {
    const { owner, admin, workspace } = await office();

    expect(await refused(admin, typed('wsp', workspace), admin.id)).toEqual(lastAdmin(workspace));
    expect(await refused(owner, typed('wsp', workspace), admin.email)).toEqual(lastAdmin(workspace));
  });

  test('the last admin who is a person and lives, whatever other admins there are', async () => {
    const { organization, admin, workspace } = await office();
    await world().serviceAccount(workspace, admin, 'ADMIN');
    const gone = await world().user({ in: organization });
    const ended = await world().member(workspace, gone, { role: 'ADMIN' });
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, ended.id)).endedAt = api.current.now;
    await em.flush();

    expect(await refused(admin, typed('wsp', workspace), admin.id)).toEqual(lastAdmin(workspace));
  });

  test('whoever is not signed in, or not any more', async () => {
    const { admin, ada, workspace } = await office();
    const input = { workspaceId: typed('wsp', workspace), subOrEmail: ada.id };
    const em = api.current.em();
    (await em.findOneOrFail(Session, { user: admin.user.id })).end(SessionEndReason.SIGNED_OUT, api.current.now);
    await em.flush();
    const before = await api.current.snapshot();

    const nobody = await api.current.call(removeWorkspaceMember, { input });
    const ended = await admin.call(removeWorkspaceMember, { input });

    for (const { data, errors } of [nobody, ended]) {
      expect(data).toEqual({ removeWorkspaceMember: null });
      expect(errors).toMatchObject([{ path: ['removeWorkspaceMember'], extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect(await api.current.snapshot()).toEqual(before);
  });
});
