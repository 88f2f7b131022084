import { describe, expect, test } from 'vitest';

import { Workspace } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const updateWorkspace = /* GraphQL */ `
  mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      __typename
      ... on UpdateWorkspaceSuccess {
        workspace {
          id
          name
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;

describe('updateWorkspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function team() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const member = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin], members: [member], name: 'Research' });
    return { organization, owner, admin, member, workspace, workspaceId: typed('wsp', workspace) };
  }

  test.each(['admin', 'owner'] as const)('renames the workspace for its %s', async who => {
    const { organization, workspace, workspaceId, ...people } = await team();

    const { data } = await people[who].call(updateWorkspace, { input: { workspaceId, name: '  Development ' } });

    expect(data.updateWorkspace).toEqual({
      __typename: 'UpdateWorkspaceSuccess',
      workspace: { id: workspaceId, name: 'Development' },
    });
    expect(await api.current.em().findOneOrFail(Workspace, workspace.id)).toMatchObject({ name: 'Development' });
    expect(await world().eventsAbout(workspace)).toMatchObject([
      {
        action: 'workspace.updated',
        actorId: people[who].user.id,
        organizationId: organization.id,
        details: { fields: ['name'] },
      },
    ]);
  });

  test('changes nothing when the name is the same', async () => {
    const { admin, workspaceId } = await team();
    const before = await api.current.snapshot();

    const { data } = await admin.call(updateWorkspace, { input: { workspaceId, name: 'Research' } });

    expect(data.updateWorkspace).toMatchObject({ workspace: { name: 'Research' } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a name that another workspace of the organization has, and not that of another tenant', async () => {
    const { organization, admin, workspaceId } = await team();
    const { organization: elsewhere } = await world().organization();
    await world().workspace(organization, { name: 'Sales' });
    await world().workspace(elsewhere, { name: 'Marketing' });
    const before = await api.current.snapshot();

    const { data } = await admin.call(updateWorkspace, { input: { workspaceId, name: 'Sales' } });

    expect(data.updateWorkspace).toEqual({
      __typename: 'WorkspaceNameTakenError',
      code: 'WORKSPACE_NAME_TAKEN',
      path: ['input', 'name'],
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect((await admin.call(updateWorkspace, { input: { workspaceId, name: 'Marketing' } })).data).toMatchObject({
      updateWorkspace: { workspace: { name: 'Marketing' } },
    });
  });

  test.each([
    ['', 'InvalidInputError', 'INVALID_INPUT', 'name'],
    ['x'.repeat(201), 'InvalidInputError', 'INVALID_INPUT', 'name'],
    ['a\u0000b', 'InvalidInputError', 'INVALID_INPUT', 'name'],
    ['ADMIN', 'WorkspaceNameReservedError', 'WORKSPACE_NAME_RESERVED', 'name'],
  ])('refuses the name %j', async (name, __typename, code, field) => {
    const { admin, workspaceId } = await team();
    const before = await api.current.snapshot();

    const { data } = await admin.call(updateWorkspace, { input: { workspaceId, name } });

    expect(data.updateWorkspace).toEqual({ __typename, code, path: ['input', field] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a plain member, and an id of another kind', async () => {
    const { admin, member, workspaceId } = await team();
    const before = await api.current.snapshot();

    const forbidden = await member.call(updateWorkspace, { input: { workspaceId, name: 'Mine' } });
    const invalid = await admin.call(updateWorkspace, { input: { workspaceId: admin.id, name: 'Mine' } });

    expect(forbidden.data.updateWorkspace).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    expect(invalid.data.updateWorkspace).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'workspaceId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers a stranger as if there were no such workspace', async () => {
    const { workspaceId } = await team();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const hidden = await stranger.call(updateWorkspace, { input: { workspaceId, name: 'Mine' } });
    const absent = await stranger.call(updateWorkspace, {
      input: { workspaceId: formatId('wsp', newId()), name: 'Mine' },
    });

    expect(hidden.data.updateWorkspace).toEqual({
      __typename: 'WorkspaceNotFoundError',
      code: 'WORKSPACE_NOT_FOUND',
      path: ['input', 'workspaceId'],
    });
    expect(absent.data).toEqual(hidden.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('gives two who want the same name at once to one of them', async () => {
    const { organization, owner, workspaceId } = await team();
    const other = typed('wsp', await world().workspace(organization));

    const answers = await Promise.all(
      [workspaceId, other].map(id => owner.call(updateWorkspace, { input: { workspaceId: id, name: 'Wanted' } })),
    );

    expect(answers.map(({ data }): string => data.updateWorkspace.__typename).toSorted()).toEqual([
      'UpdateWorkspaceSuccess',
      'WorkspaceNameTakenError',
    ]);
  });
});
