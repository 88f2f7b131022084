import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Invitation, ServiceAccount, type Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

describe('removeWorkspaceMember', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function office() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin] });
    return { organization, owner, admin, workspace };
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
  const revoked = (workspace: Workspace, invitation: Invitation) => ({
    __typename: 'RemoveWorkspaceMemberSuccess',
    outcome: 'INVITATION_REVOKED',
    removedMemberId: null,
    revokedInvitationId: typed('inv', invitation),
    workspace: { id: typed('wsp', workspace) },
  });
  const absent = (workspace: Workspace | null) => ({
    __typename: 'RemoveWorkspaceMemberSuccess',
    outcome: 'ALREADY_ABSENT',
    removedMemberId: null,
    revokedInvitationId: null,
    workspace: workspace && { id: typed('wsp', workspace) },
  });

  const isMember = (member: WorkspaceMember) => api.current.em().count(WorkspaceMember, { id: member.id });
  const eventsAbout = (subject: { readonly id: string }) =>
    api.current.em().find(AuditEvent, { subjectId: subject.id }, { orderBy: { id: 'asc' } });

  test('ends the membership of the user, and nothing else', async () => {
    const { organization, owner, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    const [member, elsewhere] = await Promise.all([
      world().member(workspace, ada),
      world()
        .workspace(organization, { admins: [owner] })
        .then(other => world().member(other, ada)),
    ]);
    const before = await api.current.snapshot();

    const answer = await remove(admin, workspace, ada.id);

    expect(answer).toEqual(removed(workspace, member));
    expect(await isMember(member)).toBe(0);
    expect(await isMember(elsewhere)).toBe(1);
    expect(await eventsAbout(ada.user)).toMatchObject([
      {
        action: 'member.removed',
        organizationId: organization.id,
        actorKind: 'USER',
        actorId: admin.user.id,
        subjectKind: 'usr',
        details: { workspaceId: typed('wsp', workspace), memberId: typed('mem', member), role: 'MEMBER' },
      },
    ]);
    const after = await api.current.snapshot();
    const touched = Object.keys(after).filter(table => after[table] !== before[table]);
    expect(touched).toEqual(['audit_event', 'workspace_member']);
  });

  test.each([
    ['an owner', { role: 'OWNER' as const }],
    ['an administrator', { role: 'ADMIN' as const }],
  ])('lets %s of the organization remove, without being a member', async (_, traits) => {
    const { organization, admin, workspace } = await office();
    const boss = await world().user({ in: organization, ...traits });
    const ada = await world().user({ in: organization });
    const member = await world().member(workspace, ada);

    const answer = await remove(boss, workspace, ada.id);

    expect(answer).toEqual(removed(workspace, member));
    expect(admin.user.id).not.toBe(boss.user.id);
  });

  test('lets a superuser of the platform remove', async () => {
    const { organization, workspace } = await office();
    const elsewhere = await world().organization();
    const superuser = await world().user({ in: elsewhere.organization, platformRole: 'SUPERUSER' });
    const ada = await world().user({ in: organization });
    const member = await world().member(workspace, ada);

    expect(await remove(superuser, workspace, ada.id)).toEqual(removed(workspace, member));
    expect(await eventsAbout(ada.user)).toMatchObject([{ organizationId: organization.id }]);
  });

  test.each([
    ['as it is written', 'Zoë.Straße@example.com', 'Zoë.Straße@example.com'],
    ['in other letter case', 'Grace.Hopper@Example.com', 'gRACE.hOPPER@eXAMPLE.COM'],
    ['in full-width letters', 'ada.fullwidth@example.com', 'ａｄａ．ｆｕｌｌｗｉｄｔｈ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['with combining accents', 'rene\u0301@example.com', 'ren\u00e9@example.com'],
    ['with spaces around it', 'spaces@example.com', '  spaces@example.com '],
    ['that begins like an id', 'usr_lovelace@example.com', 'usr_lovelace@example.com'],
  ])('finds a member by the address %s', async (_, email, sent) => {
    const { organization, admin, workspace } = await office();
    const person = await world().user({ in: organization, email });
    const member = await world().member(workspace, person);

    expect(await remove(admin, workspace, sent)).toEqual(removed(workspace, member));
    expect(await isMember(member)).toBe(0);
  });

  test('finds a pending invitation by the address in other letter case, and revokes it', async () => {
    const { organization, admin, workspace } = await office();
    const { invitation } = await world().invitation(workspace, admin, 'New.Person@example.com');

    const answer = await remove(admin, workspace, 'new.person@EXAMPLE.com');

    expect(answer).toEqual(revoked(workspace, invitation));
    expect(await api.current.em().findOneOrFail(Invitation, invitation.id)).toMatchObject({
      state: 'REVOKED',
      endedAt: api.current.now,
    });
    const events = await eventsAbout(invitation);
    expect(events).toMatchObject([
      {
        action: 'invitation.revoked',
        organizationId: organization.id,
        actorId: admin.user.id,
        subjectKind: 'inv',
        details: { workspaceId: typed('wsp', workspace) },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/person/i);
  });

  test.each(['id', 'email'] as const)('ends membership and invitation of a person by the %s', async by => {
    const { organization, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    const member = await world().member(workspace, ada);
    const { invitation } = await world().invitation(workspace, admin, ada.email);

    const answer = await remove(admin, workspace, ada[by]);

    expect(answer).toEqual({
      __typename: 'RemoveWorkspaceMemberSuccess',
      outcome: 'MEMBER_REMOVED_AND_INVITATION_REVOKED',
      removedMemberId: typed('mem', member),
      revokedInvitationId: typed('inv', invitation),
      workspace: { id: typed('wsp', workspace) },
    });
    expect(await remove(admin, workspace, ada.id)).toEqual(absent(workspace));
    expect(await remove(admin, workspace, ada.email)).toEqual(absent(workspace));
  });

  test('revokes the invitation of a user who is named by id and has not accepted', async () => {
    const { organization, admin, workspace } = await office();
    const ada = await world().user({ in: organization });
    const { invitation } = await world().invitation(workspace, admin, ada.email);

    expect(await remove(admin, workspace, ada.id)).toEqual(revoked(workspace, invitation));
    expect(await remove(admin, workspace, ada.id)).toEqual(absent(workspace));
  });

  test('removes a member from another organization', async () => {
    const { admin, workspace } = await office();
    const elsewhere = await world().organization();
    const guest = await world().user({ in: elsewhere.organization });
    const member = await world().member(workspace, guest);

    expect(await remove(admin, workspace, guest.id)).toEqual(removed(workspace, member));
  });

  test('ends membership and invitation of a guest from another organization by the id', async () => {
    const { admin, workspace } = await office();
    const guest = await world().user({ in: (await world().organization()).organization });
    await world().member(workspace, guest);
    const { invitation } = await world().invitation(workspace, admin, guest.email);

    expect(await remove(admin, workspace, guest.id)).toMatchObject({
      outcome: 'MEMBER_REMOVED_AND_INVITATION_REVOKED',
      revokedInvitationId: typed('inv', invitation),
    });
  });

  test('removes a service account with its membership, and says so a second time', async () => {
    const { admin, workspace } = await office();
    const { account, member } = await world().serviceAccount(workspace, admin, 'ADMIN');
    const other = await world().serviceAccount(workspace, admin);

    const answer = await remove(admin, workspace, typed('svc', account));

    expect(answer).toEqual(removed(workspace, member));
    expect(await isMember(member)).toBe(0);
    expect(await api.current.em().count(ServiceAccount, { id: account.id })).toBe(0);
    expect(await api.current.em().count(ServiceAccount, { id: other.account.id })).toBe(1);
    expect(await eventsAbout(account)).toMatchObject([
      {
        action: 'member.removed',
        actorId: admin.user.id,
        subjectKind: 'svc',
        details: { workspaceId: typed('wsp', workspace), memberId: typed('mem', member), role: 'ADMIN' },
      },
    ]);
    expect(await remove(admin, workspace, typed('svc', account))).toEqual(absent(workspace));
  });

  test('lets one of two admins go, while members stay', async () => {
    const { organization, admin, workspace } = await office();
    const [ada, grace] = await Promise.all([world().user({ in: organization }), world().user({ in: organization })]);
    const second = await world().member(workspace, ada, { role: 'ADMIN' });
    await world().member(workspace, grace);

    expect(await remove(admin, workspace, ada.id)).toEqual(removed(workspace, second));
  });
});
