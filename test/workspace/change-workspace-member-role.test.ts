import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { type Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const changeWorkspaceMemberRole = /* GraphQL */ `
  mutation ChangeWorkspaceMemberRole($input: ChangeWorkspaceMemberRoleInput!) {
    changeWorkspaceMemberRole(input: $input) {
      __typename
      ... on ChangeWorkspaceMemberRoleSuccess {
        member {
          id
          role
          user {
            id
          }
        }
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('changeWorkspaceMemberRole', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** Two admins and a member, none of whom administers the organization. */
  async function team() {
    const { organization, owner } = await world().organization();
    const people = await Promise.all([1, 2, 3].map(() => world().user({ in: organization })));
    const [ada, grace, lin] = people as [Person, Person, Person];
    const workspace = await world().workspace(organization, { admins: [ada, grace], members: [lin] });
    return { organization, owner, ada, grace, lin, workspace };
  }

  async function memberOf(workspace: Workspace, { user }: Person): Promise<WorkspaceMember> {
    return api.current.em().findOneOrFail(WorkspaceMember, { workspace: workspace.id, user: user.id });
  }

  test('gives a member another role', async () => {
    const { organization, ada, lin, workspace } = await team();
    const member = await memberOf(workspace, lin);

    const { data } = await ada.call(changeWorkspaceMemberRole, {
      input: { memberId: typed('mem', member), role: 'ADMIN' },
    });

    expect(data.changeWorkspaceMemberRole).toEqual({
      __typename: 'ChangeWorkspaceMemberRoleSuccess',
      member: { id: typed('mem', member), role: 'ADMIN', user: { id: lin.id } },
    });
    expect((await memberOf(workspace, lin)).role).toBe('ADMIN');
    expect(await world().eventsAbout(lin.user)).toMatchObject([
      {
        action: 'member.role_changed',
        actorId: ada.user.id,
        organizationId: organization.id,
        details: {
          workspaceId: typed('wsp', workspace),
          memberId: typed('mem', member),
          from: 'MEMBER',
          role: 'ADMIN',
        },
      },
    ]);
  });

  test('lets an admin step back while there is another', async () => {
    const { ada, workspace } = await team();
    const memberId = typed('mem', await memberOf(workspace, ada));

    const { data } = await ada.call(changeWorkspaceMemberRole, { input: { memberId, role: 'MEMBER' } });

    expect(data.changeWorkspaceMemberRole).toMatchObject({ member: { role: 'MEMBER', user: { id: ada.id } } });
  });

  test('is a success that records nothing when the member has the role', async () => {
    const { owner, ada, workspace } = await team();
    const member = await memberOf(workspace, ada);
    const before = await api.current.snapshot();

    const { data } = await owner.call(changeWorkspaceMemberRole, {
      input: { memberId: typed('mem', member), role: 'ADMIN' },
    });

    expect(data.changeWorkspaceMemberRole).toMatchObject({ member: { role: 'ADMIN' } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('changes the role of a service account, which does not count as an admin', async () => {
    const { ada, workspace } = await team();
    const { member } = await world().serviceAccount(workspace, ada, 'ADMIN');

    const { data } = await ada.call(changeWorkspaceMemberRole, {
      input: { memberId: typed('mem', member), role: 'MEMBER' },
    });

    expect(data.changeWorkspaceMemberRole).toMatchObject({ member: { role: 'MEMBER', user: null } });
  });

  test('refuses to leave a workspace with no person who administers it', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const gone = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [ada, gone] });
    await world().serviceAccount(workspace, ada, 'ADMIN');
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, { user: gone.user.id })).endedAt = api.current.now;
    await em.flush();
    const before = await api.current.snapshot();
    const input = { memberId: typed('mem', await memberOf(workspace, ada)), role: 'MEMBER' };

    const answers = await Promise.all([ada, owner].map(person => person.call(changeWorkspaceMemberRole, { input })));

    for (const { data } of answers) {
      expect(data.changeWorkspaceMemberRole).toEqual({
        __typename: 'LastAdminError',
        code: 'LAST_ADMIN',
        message: 'A workspace with members needs an administrator. Make somebody else one first.',
        path: ['input', 'role'],
        workspaceIds: [typed('wsp', workspace)],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['of the workspace', 'ForbiddenError', 'MEMBER'],
    ['of the organization', 'LastAdminError', 'ADMIN'],
  ] as const)('lets one win of two admins %s who demote each other at once', async (_, refusal, role) => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, role });
    const grace = await world().user({ in: organization, role });
    const workspace = await world().workspace(organization, { admins: [ada, grace] });
    const demote = async (actor: Person, subject: Person) =>
      actor.call(changeWorkspaceMemberRole, {
        input: { memberId: typed('mem', await memberOf(workspace, subject)), role: 'MEMBER' },
      });

    const answers = await Promise.all([demote(ada, grace), demote(grace, ada)]);

    expect(answers.map(({ data }): string => data.changeWorkspaceMemberRole.__typename).toSorted()).toEqual(
      ['ChangeWorkspaceMemberRoleSuccess', refusal].toSorted(),
    );
    expect(await api.current.em().count(WorkspaceMember, { workspace: workspace.id, role: 'ADMIN' })).toBe(1);
  });

  test('refuses a member who is no admin', async () => {
    const { lin, workspace } = await team();
    const memberId = typed('mem', await memberOf(workspace, lin));
    const before = await api.current.snapshot();

    const { data } = await lin.call(changeWorkspaceMemberRole, { input: { memberId, role: 'ADMIN' } });

    expect(data.changeWorkspaceMemberRole).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only administrators of the workspace may do this.',
      path: [],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells a stranger the same as of a member who does not exist, and of one who has left', async () => {
    const { ada, lin, workspace } = await team();
    const { owner: stranger } = await world().organization();
    const member = await memberOf(workspace, lin);
    const call = (person: Person, memberId: string) =>
      person.call(changeWorkspaceMemberRole, { input: { memberId, role: 'ADMIN' } });
    const hidden = await call(stranger, typed('mem', member));
    const em = api.current.em();
    (await em.findOneOrFail(WorkspaceMember, member.id)).endedAt = api.current.now;
    await em.flush();
    const before = await api.current.snapshot();

    const absent = await call(stranger, formatId('mem', newId()));
    const ended = await call(ada, typed('mem', member));

    expect(absent.data.changeWorkspaceMemberRole).toEqual({
      __typename: 'MemberNotFoundError',
      code: 'MEMBER_NOT_FOUND',
      message: 'There is no such member in the workspace.',
      path: ['input', 'memberId'],
    });
    expect(hidden.data).toEqual(absent.data);
    expect(ended.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
    expect((await memberOf(workspace, lin)).role).toBe('MEMBER');
  });

  test.each([
    ['', 'an empty id'],
    ['mem_nothing', 'a malformed id'],
    [formatId('usr', newId()), 'an id of another kind'],
  ])('refuses "%s", %s', async memberId => {
    const { ada } = await team();
    const before = await api.current.snapshot();

    const { data } = await ada.call(changeWorkspaceMemberRole, { input: { memberId, role: 'ADMIN' } });

    expect(data.changeWorkspaceMemberRole).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'memberId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in, or whose session has ended, to sign in', async () => {
    const { ada, lin, workspace } = await team();
    const input = { memberId: typed('mem', await memberOf(workspace, lin)), role: 'ADMIN' };
    const em = api.current.em();
    (await em.findOneOrFail(Session, { user: ada.user.id })).end('SIGNED_OUT', api.current.now);
    await em.flush();

    const answers = [
      await api.current.call(changeWorkspaceMemberRole, { input }),
      await ada.call(changeWorkspaceMemberRole, { input }),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });
});
