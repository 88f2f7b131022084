import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { Invitation, ServiceAccount, Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const deleteWorkspace = /* GraphQL */ `
  mutation DeleteWorkspace($input: DeleteWorkspaceInput!) {
    deleteWorkspace(input: $input) {
      __typename
      ... on DeleteWorkspaceSuccess {
        outcome
        workspaceId
        snapshot {
          id
          name
          createdAt
        }
        impact {
          memberCount
          pendingInvitationCount
          serviceAccountCount
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const nothing = { memberCount: 0, pendingInvitationCount: 0, serviceAccountCount: 0 };

describe('deleteWorkspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** A workspace with everything that one can have in it, and a second one that must stay. */
  async function furnished() {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere } = await world().organization();
    const admin = await world().user({ in: organization });
    const member = await world().user({ in: organization });
    const guest = await world().user({ in: elsewhere });
    const workspace = await world().workspace(organization, {
      admins: [admin],
      members: [member, guest],
      name: 'Gone',
    });
    const other = await world().workspace(organization, { admins: [admin], members: [member] });
    const { account } = await world().serviceAccount(workspace, admin);
    const { invitation, secret } = await world().invitation(workspace, admin, `invited-${newId()}@example.com`);
    const workspaceId = typed('wsp', workspace);
    return { organization, owner, admin, member, guest, workspace, workspaceId, other, account, invitation, secret };
  }

  const remove = async (by: Person, input: object) => (await by.call(deleteWorkspace, { input })).data.deleteWorkspace;

  test.each(['admin', 'owner'] as const)('lets the %s delete it with everything in it, and nothing else', async who => {
    const { organization, workspace, workspaceId, other, member, guest, account, invitation, ...rest } =
      await furnished();

    const answer = await remove(rest[who], { workspaceId, reason: 'Project over' });

    expect(answer).toEqual({
      __typename: 'DeleteWorkspaceSuccess',
      outcome: 'DELETED',
      workspaceId,
      snapshot: { id: workspaceId, name: 'Gone', createdAt: '2026-11-23T12:00:00.000Z' },
      impact: { memberCount: 4, pendingInvitationCount: 1, serviceAccountCount: 1 },
    });
    const em = api.current.em();
    expect(await em.count(Workspace, { organization: organization.id })).toBe(1);
    expect(await em.count(WorkspaceMember, { workspace: workspace.id })).toBe(0);
    expect(await em.count(WorkspaceMember, { workspace: other.id })).toBe(2);
    expect(await em.count(Invitation, { workspace: workspace.id })).toBe(0);
    expect(await em.count(ServiceAccount, { workspace: workspace.id })).toBe(0);
    expect(await em.count(User, { id: [member.user.id, guest.user.id], status: 'ACTIVE' })).toBe(2);
    const by = { actorId: rest[who].user.id, organizationId: organization.id };
    expect(await world().eventsAbout(workspace)).toMatchObject([
      { ...by, action: 'workspace.deleted', reason: 'Project over', details: { memberCount: 4 } },
    ]);
    expect(await world().eventsAbout(guest.user)).toMatchObject([
      { ...by, action: 'member.removed', subjectKind: 'usr', details: { workspaceId, role: 'MEMBER' } },
    ]);
    expect(await world().eventsAbout(account)).toMatchObject([{ ...by, action: 'member.removed', subjectKind: 'svc' }]);
    expect(await world().eventsAbout(invitation)).toMatchObject([{ ...by, action: 'invitation.revoked' }]);
  });

  test('says so again when it is called twice, and when it is called by another administrator', async () => {
    const { owner, admin, workspaceId } = await furnished();
    await remove(admin, { workspaceId });
    const before = await api.current.snapshot();

    const answers = [await remove(admin, { workspaceId }), await remove(owner, { workspaceId })];

    for (const answer of answers) {
      expect(answer).toEqual({
        __typename: 'DeleteWorkspaceSuccess',
        outcome: 'ALREADY_DELETED',
        workspaceId,
        snapshot: null,
        impact: nothing,
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells a former member, and a stranger, no more of it than of one that never was', async () => {
    const { admin, guest, workspaceId } = await furnished();
    const { owner: stranger } = await world().organization();
    const hidden = await remove(stranger, { workspaceId });
    await remove(admin, { workspaceId });

    const answers = [
      hidden,
      await remove(stranger, { workspaceId }),
      await remove(guest, { workspaceId }),
      await remove(stranger, { workspaceId: formatId('wsp', newId()) }),
    ];

    for (const answer of answers) {
      expect(answer).toEqual({
        __typename: 'WorkspaceNotFoundError',
        code: 'WORKSPACE_NOT_FOUND',
        path: ['input', 'workspaceId'],
      });
    }
  });

  test('answers a dry run with what it would do, and does nothing', async () => {
    const { admin, workspaceId } = await furnished();
    const before = await api.current.snapshot();

    const answer = await remove(admin, { workspaceId, dryRun: true });

    expect(answer).toMatchObject({
      outcome: 'WOULD_DELETE',
      snapshot: { name: 'Gone' },
      impact: { memberCount: 4, pendingInvitationCount: 1, serviceAccountCount: 1 },
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses plain members, ids of another kind, and a reason that is too long', async () => {
    const { admin, member, workspaceId } = await furnished();
    const before = await api.current.snapshot();

    expect(await remove(member, { workspaceId })).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await remove(admin, { workspaceId: admin.id })).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'workspaceId'],
    });
    expect(await remove(admin, { workspaceId, reason: 'x'.repeat(501) })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'reason'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves nobody in it who joins at the same time', async () => {
    const { admin, organization, workspace, workspaceId } = await furnished();
    const joining = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const person = await world().user({ in: organization });
        return { person, ...(await world().invitation(workspace, admin, person.email)) };
      }),
    );
    const accept = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }`;

    const [answer, ...answers] = await Promise.all([
      remove(admin, { workspaceId }),
      ...joining.map(({ person, secret }) => person.call(accept, { input: { secret } })),
    ]);

    expect(answer.outcome).toBe('DELETED');
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(['AcceptInvitationSuccess', 'InvitationNotFoundError']).toContain(data.acceptInvitation.__typename);
    }
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id })).toBe(0);
  });

  test('takes as many statements for 3 members as for 40', async () => {
    const statementsFor = async (size: number) => {
      const { organization, owner } = await world().organization();
      const people = await Promise.all(Array.from({ length: size }, () => world().user({ in: organization })));
      const workspace = await world().workspace(organization, { admins: people });
      await Promise.all(people.map(({ email }) => world().invitation(workspace, owner, `x${email}`)));
      await Promise.all(people.map(person => world().serviceAccount(workspace, person)));
      return countStatements(() => remove(owner, { workspaceId: typed('wsp', workspace) }));
    };
    await statementsFor(1);

    const [few, many] = [await statementsFor(3), await statementsFor(40)];

    expect(few).toBeGreaterThan(8);
    expect(many).toBe(few);
  });
});
