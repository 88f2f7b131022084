import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Session } from '../../src/modules/identity/index.ts';
import { type Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

describe('whoever has left a workspace by removeWorkspaceMember', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function office() {
    const { organization } = await world().organization();
    const admin = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin] });
    return { organization, admin, workspace };
  }

  async function remove(by: Person, workspace: Workspace, subOrEmail: string) {
    const { data } = await by.call(removeWorkspaceMember, {
      input: { workspaceId: typed('wsp', workspace), subOrEmail },
    });
    return data.removeWorkspaceMember;
  }

  const removed = (workspace: Workspace, member: WorkspaceMember) => ({
    __typename: 'RemoveWorkspaceMemberSuccess',
    outcome: 'MEMBER_REMOVED',
    removedMemberId: typed('mem', member),
    revokedInvitationId: null,
    workspace: { id: typed('wsp', workspace) },
  });
  const absent = (workspace: Workspace | null) => ({
    __typename: 'RemoveWorkspaceMemberSuccess',
    outcome: 'ALREADY_ABSENT',
    removedMemberId: null,
    revokedInvitationId: null,
    workspace: workspace && { id: typed('wsp', workspace) },
  });

  const eventsAbout = (subject: { readonly id: string }) =>
    api.current.em().find(AuditEvent, { subjectId: subject.id }, { orderBy: { id: 'asc' } });

  test('leaves the session of the removed alive, while the workspace is gone for them', async () => {
    const { organization, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    await world().member(workspace, ada);
    await remove(admin, workspace, ada.id);

    const { data } = await ada.call('{ viewer { id status } }');

    expect(data).toEqual({ viewer: { id: ada.id, status: 'ACTIVE' } });
    expect(await api.current.em().count(Session, { user: ada.user.id, endedAt: null })).toBe(1);
    expect(await remove(ada, workspace, admin.id)).toMatchObject({ __typename: 'WorkspaceNotFoundError' });
    expect(await remove(ada, workspace, admin.email)).toMatchObject({ __typename: 'WorkspaceNotFoundError' });
  });

  test('lets a member leave by id or address, and hear so a second time', async () => {
    const { organization, workspace } = await office();
    const ada = await world().user({ in: organization });
    const member = await world().member(workspace, ada);

    const answer = await remove(ada, workspace, ada.email);

    expect(answer).toEqual({ ...removed(workspace, member), workspace: null });
    expect(await eventsAbout(ada.user)).toMatchObject([{ action: 'member.removed', actorId: ada.user.id }]);
    expect(await remove(ada, workspace, ada.id)).toEqual(absent(null));
  });

  test('lets the only member leave, and shows the workspace to whom still sees it', async () => {
    const { organization, admin, workspace } = await office();
    const boss = await world().user({ in: organization, role: 'ADMIN' });
    const own = await world().workspace(organization);
    const member = await world().member(own, boss, { role: 'ADMIN' });

    expect(await remove(admin, workspace, admin.id)).toMatchObject({ outcome: 'MEMBER_REMOVED', workspace: null });
    expect(await remove(boss, own, boss.id)).toEqual(removed(own, member));
  });

  test('answers the second call with success, by id and by address, and changes nothing', async () => {
    const { organization, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    await world().member(workspace, ada);
    await remove(admin, workspace, ada.id);
    await world().invitation(workspace, admin, 'invited@example.com');
    await remove(admin, workspace, 'invited@example.com');
    const before = await api.current.snapshot();

    expect(await remove(admin, workspace, ada.id)).toEqual(absent(workspace));
    expect(await remove(admin, workspace, ada.email.toUpperCase())).toEqual(absent(workspace));
    expect(await remove(admin, workspace, 'INVITED@example.com')).toEqual(absent(workspace));
    expect(await api.current.snapshot()).toEqual(before);
  });

  /** A guest of another organization who has left it, and can be restored by its owner. */
  async function departedGuest(role: 'ADMIN' | 'MEMBER') {
    const { organization, admin, workspace } = await office();
    const { organization: elsewhere, owner: home } = await world().organization();
    const guest = await world().user({ in: elsewhere });
    const member = await world().member(workspace, guest, { role });
    await guest.call('mutation { revokeMyAccount(input: {}) { __typename } }');
    return { organization, admin, workspace, home, guest, member };
  }

  test.each([
    ['id', 'MEMBER'],
    ['id', 'ADMIN'],
    ['email', 'MEMBER'],
  ] as const)('keeps out whoever was removed by %s after leaving as %s, also when restored', async (by, role) => {
    const { organization, admin, workspace, home, guest, member } = await departedGuest(role);

    const answer = await remove(admin, workspace, guest[by]);

    expect(answer).toEqual(removed(workspace, member));
    expect((await eventsAbout(guest.user)).at(-1)).toMatchObject({
      action: 'member.removed',
      actorId: admin.user.id,
      organizationId: organization.id,
      details: { workspaceId: typed('wsp', workspace), memberId: typed('mem', member), role },
    });
    const { data } = await home.call(
      `mutation { restoreUser(input: { userId: "${guest.id}" }) { ... on RestoreUserSuccess { outcome restoredMemberIds } } }`,
    );
    expect(data.restoreUser).toEqual({ outcome: 'RESTORED', restoredMemberIds: [] });
    expect(await api.current.em().count(WorkspaceMember, { user: guest.user.id })).toBe(0);
    expect(await remove(admin, workspace, guest[by])).toEqual(absent(workspace));
  });

  test('removes an admin who has left from a workspace that has members and no other admin', async () => {
    const { admin, workspace, guest, member, organization } = await departedGuest('ADMIN');
    const boss = await world().user({ in: organization, role: 'ADMIN' });
    await api.current.em().nativeUpdate(WorkspaceMember, { user: admin.user.id }, { role: 'MEMBER' });

    expect(await remove(boss, workspace, guest.id)).toEqual(removed(workspace, member));
  });

  test('either restores a member first or removes for good, never leaves one who was removed', async () => {
    const { admin, workspace, home, guest } = await departedGuest('MEMBER');
    const restore = `mutation { restoreUser(input: { userId: "${guest.id}" }) { __typename } }`;

    const [answer] = await Promise.all([remove(admin, workspace, guest.id), home.call(restore)]);

    expect(answer).toMatchObject({ outcome: 'MEMBER_REMOVED' });
    expect(await api.current.em().count(WorkspaceMember, { user: guest.user.id })).toBe(0);
  });

  test('removes again whoever came back', async () => {
    const { organization, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    await world().member(workspace, ada);
    await remove(admin, workspace, ada.id);
    const again = await world().member(workspace, ada);

    expect(await remove(admin, workspace, ada.id)).toEqual(removed(workspace, again));
  });
});
