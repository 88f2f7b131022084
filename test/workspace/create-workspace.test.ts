import { describe, expect, test } from 'vitest';

import { Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createWorkspace = /* GraphQL */ `
  mutation CreateWorkspace($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      __typename
      ... on CreateWorkspaceSuccess {
        workspace {
          id
          name
          createdAt
          viewerRole
          viewerCanManageMembers
          organization {
            id
          }
          members {
            totalCount
            edges {
              node {
                role
                source
                user {
                  id
                }
              }
            }
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on ForbiddenError {
        required
      }
    }
  }
`;

describe('createWorkspace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test.each(['OWNER', 'ADMIN'] as const)('lets an %s make a workspace, and makes that person its admin', async role => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, role });

    const { data } = await ada.call(createWorkspace, { input: { name: '  Research ' } });

    expect(data.createWorkspace).toEqual({
      __typename: 'CreateWorkspaceSuccess',
      workspace: {
        id: expect.stringMatching(/^wsp_/),
        name: 'Research',
        createdAt: '2026-11-23T12:00:00.000Z',
        viewerRole: 'ADMIN',
        viewerCanManageMembers: true,
        organization: { id: expect.stringMatching(/^org_/) },
        members: { totalCount: 1, edges: [{ node: { role: 'ADMIN', source: 'LOCAL', user: { id: ada.id } } }] },
      },
    });
    const id = readId(data.createWorkspace.workspace.id)?.uuid ?? '';
    const workspace = await api.current.em().findOneOrFail(Workspace, id);
    const member = await api.current.em().findOneOrFail(WorkspaceMember, { workspace: id });
    expect(workspace.organization.id).toBe(organization.id);
    const by = { actorKind: 'USER', actorId: ada.user.id, organizationId: organization.id };
    expect(await world().eventsAbout(workspace)).toMatchObject([{ action: 'workspace.created', ...by }]);
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'member.added',
        ...by,
        details: {
          workspaceId: typed('wsp', workspace),
          memberId: typed('mem', member),
          role: 'ADMIN',
          source: 'LOCAL',
        },
      },
    ]);
  });

  test('refuses a member of the organization', async () => {
    const { organization } = await world().organization();
    const grace = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await grace.call(createWorkspace, { input: { name: 'Research' } });

    expect(data.createWorkspace).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only owners and administrators of the organization may do this.',
      path: [],
      required: 'owners and administrators of the organization',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a name that the organization has used; another organization may use it', async () => {
    const { organization, owner } = await world().organization();
    const { owner: stranger } = await world().organization();
    await world().workspace(organization, { name: 'Research' });
    const before = await api.current.snapshot();

    const { data } = await owner.call(createWorkspace, { input: { name: 'Research' } });

    expect(data.createWorkspace).toEqual({
      __typename: 'WorkspaceNameTakenError',
      code: 'WORKSPACE_NAME_TAKEN',
      message: 'The organization has a workspace of that name. Choose another.',
      path: ['input', 'name'],
    });
    expect(await api.current.snapshot()).toEqual(before);
    const elsewhere = await stranger.call(createWorkspace, { input: { name: 'Research' } });
    expect(elsewhere.data.createWorkspace).toMatchObject({ __typename: 'CreateWorkspaceSuccess' });
  });

  test('lets one of two win who take the same name at once', async () => {
    const { owner, organization } = await world().organization();

    const answers = await Promise.all([1, 2].map(() => owner.call(createWorkspace, { input: { name: 'Research' } })));

    expect(answers.map(({ data }): string => data.createWorkspace.__typename).toSorted()).toEqual([
      'CreateWorkspaceSuccess',
      'WorkspaceNameTakenError',
    ]);
    expect(await api.current.em().count(Workspace, { organization: organization.id })).toBe(1);
  });

  test.each([
    ['an empty name', ' ', 'Expected 1 to 200 characters, got 0.'],
    ['an overlong name', 'a'.repeat(201), 'Expected 1 to 200 characters, got 201.'],
    ['a null byte', 'a\0b', 'Control characters are not allowed here.'],
  ])('refuses %s', async (_, name, message) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createWorkspace, { input: { name } });

    expect(data.createWorkspace).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', 'name'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { errors } = await api.current.call(createWorkspace, { input: { name: 'Research' } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
