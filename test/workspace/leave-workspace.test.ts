import { describe, expect, test } from 'vitest';

import { WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const leaveWorkspace = /* GraphQL */ `
  mutation LeaveWorkspace($input: LeaveWorkspaceInput!) {
    leaveWorkspace(input: $input) {
      __typename
      ... on LeaveWorkspaceSuccess {
        outcome
        workspaceId
        removedMemberId
      }
      ... on Error {
        code
        path
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on ManagedMembershipError {
        source
      }
    }
  }
`;
const deleteWorkspace = `mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { __typename } }`;

describe('leaveWorkspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function office() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const ada = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin] });
    const member = await world().member(workspace, ada);
    return { organization, owner, admin, ada, workspace, member, workspaceId: typed('wsp', workspace) };
  }

  const leave = async (by: Person, workspaceId: string) =>
    (await by.call(leaveWorkspace, { input: { workspaceId } })).data.leaveWorkspace;

  test('ends the own membership, and says so again', async () => {
    const { organization, ada, workspace, workspaceId, member } = await office();

    const first = await leave(ada, workspaceId);
    const before = await api.current.snapshot();
    const second = await leave(ada, workspaceId);

    const __typename = 'LeaveWorkspaceSuccess';
    expect(first).toEqual({ __typename, outcome: 'LEFT', workspaceId, removedMemberId: typed('mem', member) });
    expect(second).toEqual({ __typename, outcome: 'ALREADY_LEFT', workspaceId, removedMemberId: null });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(1);
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'member.removed',
        actorId: ada.user.id,
        organizationId: organization.id,
        details: { workspaceId, memberId: typed('mem', member), role: 'MEMBER' },
      },
    ]);
  });

  test('says that who was a member of a deleted workspace has left', async () => {
    const { admin, ada, workspaceId } = await office();
    await admin.call(deleteWorkspace, { input: { workspaceId } });

    expect(await leave(ada, workspaceId)).toMatchObject({ outcome: 'ALREADY_LEFT' });
  });

  test('refuses the last admin as long as others stay, and lets the last person go', async () => {
    const { admin, ada, workspaceId } = await office();
    const before = await api.current.snapshot();

    expect(await leave(admin, workspaceId)).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      path: ['input', 'workspaceId'],
      workspaceIds: [workspaceId],
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await leave(ada, workspaceId)).toMatchObject({ outcome: 'LEFT' });
    expect(await leave(admin, workspaceId)).toMatchObject({ outcome: 'LEFT' });
  });

  test('refuses a membership that a directory would bring back', async () => {
    const { organization, workspace, workspaceId } = await office();
    const lin = await world().user({ in: organization });
    await world().member(workspace, lin, { source: 'DIRECTORY_SYNC' });
    const before = await api.current.snapshot();

    expect(await leave(lin, workspaceId)).toEqual({
      __typename: 'ManagedMembershipError',
      code: 'MANAGED_MEMBERSHIP',
      path: ['input', 'workspaceId'],
      source: 'DIRECTORY_SYNC',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses an owner of the organization who never was a member', async () => {
    const { owner, workspaceId } = await office();
    const before = await api.current.snapshot();

    expect(await leave(owner, workspaceId)).toEqual({
      __typename: 'MemberNotFoundError',
      code: 'MEMBER_NOT_FOUND',
      path: ['input', 'workspaceId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers a stranger as if there were no such workspace, and refuses an id of another kind', async () => {
    const { workspaceId } = await office();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const hidden = await leave(stranger, workspaceId);

    expect(hidden).toEqual({
      __typename: 'WorkspaceNotFoundError',
      code: 'WORKSPACE_NOT_FOUND',
      path: ['input', 'workspaceId'],
    });
    expect(await leave(stranger, formatId('wsp', newId()))).toEqual(hidden);
    expect(await leave(stranger, stranger.id)).toMatchObject({ __typename: 'InvalidIdError' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets one of the last two admins go when both leave at once', async () => {
    const { admin, organization, workspace, workspaceId } = await office();
    const grace = await world().user({ in: organization });
    await world().member(workspace, grace, { role: 'ADMIN' });

    const answers = await Promise.all([leave(admin, workspaceId), leave(grace, workspaceId)]);

    expect(answers.map((answer): string => answer.outcome ?? answer.__typename).toSorted()).toEqual([
      'LEFT',
      'LastAdminError',
    ]);
  });
});
