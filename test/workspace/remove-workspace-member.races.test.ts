import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { type Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

const rounds = Array.from({ length: 10 }, (_, index) => index + 1);

describe('removeWorkspaceMember, called by many at once', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function remove(by: Person, workspace: Workspace, subOrEmail: string) {
    const { data, errors } = await by.call(removeWorkspaceMember, {
      input: { workspaceId: typed('wsp', workspace), subOrEmail },
    });
    expect(errors).toBeUndefined();
    return data.removeWorkspaceMember;
  }

  async function twoAdmins({ members = 1 } = {}) {
    const { organization, owner } = await world().organization();
    const [ada, grace, ...others] = await Promise.all(
      Array.from({ length: 2 + members }, () => world().user({ in: organization })),
    );
    if (!ada || !grace) {
      throw new Error('Two people were made');
    }
    const workspace = await world().workspace(organization, { admins: [ada, grace], members: others });
    return { owner, ada, grace, workspace };
  }

  const adminsOf = (workspace: Workspace) =>
    api.current.em().count(WorkspaceMember, { workspace: workspace.id, role: 'ADMIN', endedAt: null });

  test.each(rounds)('two admins remove each other: one wins, and one is left (%i)', async () => {
    const { ada, grace, workspace } = await twoAdmins();

    const answers = await Promise.all([remove(ada, workspace, grace.id), remove(grace, workspace, ada.id)]);

    expect(answers.map((answer): string => answer.outcome ?? answer.__typename).toSorted()).toEqual([
      'MEMBER_REMOVED',
      'WorkspaceNotFoundError',
    ]);
    expect(await adminsOf(workspace)).toBe(1);
  });

  test.each(rounds)('the last two admins leave: one stays (%i)', async () => {
    const { ada, grace, workspace } = await twoAdmins();

    const answers = await Promise.all([remove(ada, workspace, ada.id), remove(grace, workspace, grace.email)]);

    expect(answers.map((answer): string => answer.outcome ?? answer.__typename).toSorted()).toEqual([
      'LastAdminError',
      'MEMBER_REMOVED',
    ]);
    expect(await adminsOf(workspace)).toBe(1);
  });

  test('the only two people leave: both may, and nobody is left', async () => {
    const { ada, grace, workspace } = await twoAdmins({ members: 0 });

    const answers = await Promise.all([remove(ada, workspace, ada.id), remove(grace, workspace, grace.id)]);

    expect(answers).toMatchObject([{ outcome: 'MEMBER_REMOVED' }, { outcome: 'MEMBER_REMOVED' }]);
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(0);
  });

  test.each(rounds)('one member is removed by several calls: once, with one event (%i)', async () => {
    const { owner, ada, grace, workspace } = await twoAdmins();
    await world().invitation(workspace, ada, grace.email);

    const answers = await Promise.all([
      remove(ada, workspace, grace.id),
      remove(ada, workspace, grace.email),
      remove(owner, workspace, grace.id),
      remove(owner, workspace, grace.email),
    ]);

    expect(answers.map(({ outcome }): string => outcome).toSorted()).toEqual([
      'ALREADY_ABSENT',
      'ALREADY_ABSENT',
      'ALREADY_ABSENT',
      'MEMBER_REMOVED_AND_INVITATION_REVOKED',
    ]);
    expect(await api.current.em().count(AuditEvent, { subjectId: grace.user.id })).toBe(1);
  });

  test.each(rounds)('two admins remove each other from two workspaces, without a deadlock (%i)', async () => {
    const { ada, grace, workspace } = await twoAdmins();
    const other = await twoAdmins();
    await Promise.all([ada, grace].map(person => world().member(other.workspace, person, { role: 'ADMIN' })));

    const answers = await Promise.all([remove(ada, workspace, grace.id), remove(grace, other.workspace, ada.id)]);

    expect(answers).toMatchObject([{ outcome: 'MEMBER_REMOVED' }, { outcome: 'MEMBER_REMOVED' }]);
  });
});
