import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { ServiceAccount, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const createServiceAccount = /* GraphQL */ `
  mutation CreateServiceAccount($input: CreateServiceAccountInput!) {
    createServiceAccount(input: $input) {
      __typename
      ... on CreateServiceAccountSuccess {
        serviceAccount {
          id
          name
          createdAt
        }
        member {
          id
          role
          source
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
      ... on InvalidIdError {
        expectedType
      }
    }
  }
`;

describe('createServiceAccount', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function office() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization });
    const member = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [admin], members: [member] });
    return { organization, owner, admin, member, workspace, workspaceId: typed('wsp', workspace) };
  }

  async function create(by: Person, input: object) {
    const { data } = await by.call(createServiceAccount, { input });
    return data.createServiceAccount;
  }

  /** Calls, and sees that not a single row has changed. */
  async function refused(by: Person, input: object) {
    const before = await api.current.snapshot();
    const answer = await create(by, input);
    expect(await api.current.snapshot()).toEqual(before);
    return answer;
  }

  test('makes a member of the workspace that is no person', async () => {
    const { organization, admin, workspace, workspaceId } = await office();

    const answer = await create(admin, { workspaceId, name: '  Nightly import ' });

    expect(answer).toEqual({
      __typename: 'CreateServiceAccountSuccess',
      serviceAccount: {
        id: expect.stringMatching(/^svc_/),
        name: 'Nightly import',
        createdAt: '2026-11-23T12:00:00.000Z',
      },
      member: { id: expect.stringMatching(/^mem_/), role: 'MEMBER', source: 'LOCAL' },
    });
    const id = readId(answer.serviceAccount.id)?.uuid ?? '';
    const em = api.current.em();
    const account = await em.findOneOrFail(ServiceAccount, id);
    const membership = await em.findOneOrFail(WorkspaceMember, { serviceAccount: id });
    expect(account.workspace.id).toBe(workspace.id);
    expect(account.createdBy?.id).toBe(admin.user.id);
    expect(typed('mem', membership)).toBe(answer.member.id);
    expect(membership.workspace.id).toBe(workspace.id);
    const event = {
      organizationId: organization.id,
      actorId: admin.user.id,
      subjectKind: 'svc',
      details: { workspaceId, memberId: answer.member.id, role: 'MEMBER' },
    };
    expect(await em.find(AuditEvent, { subjectId: id }, { orderBy: { id: 'asc' } })).toMatchObject([
      { ...event, action: 'service_account.created' },
      { ...event, action: 'member.added' },
    ]);
  });

  test('gives the role that is asked for, by an owner who is no member', async () => {
    const { owner, workspaceId } = await office();

    const answer = await create(owner, { workspaceId, name: 'Provisioner', role: 'ADMIN' });

    expect(answer.member).toMatchObject({ role: 'ADMIN' });
  });

  test('allows two of one name', async () => {
    const { admin, workspaceId } = await office();

    const answers = await Promise.all([
      create(admin, { workspaceId, name: 'Twin' }),
      create(admin, { workspaceId, name: 'Twin' }),
    ]);

    expect(new Set(answers.map(answer => answer.serviceAccount.id)).size).toBe(2);
  });

  test('refuses a plain member', async () => {
    const { member, workspaceId } = await office();

    expect(await refused(member, { workspaceId, name: 'Robot' })).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only administrators of the workspace may do this.',
      path: [],
      required: 'administrators of the workspace',
    });
  });

  test('refuses a stranger as if the workspace did not exist', async () => {
    const { organization, workspaceId } = await office();
    const { owner: stranger } = await world().organization();
    const colleague = await world().user({ in: organization });

    const absent = await refused(stranger, { workspaceId: typed('wsp', { id: newId() }), name: 'Robot' });

    expect(absent).toEqual({
      __typename: 'WorkspaceNotFoundError',
      code: 'WORKSPACE_NOT_FOUND',
      message: 'There is no such workspace.',
      path: ['input', 'workspaceId'],
    });
    expect(await refused(stranger, { workspaceId, name: 'Robot' })).toEqual(absent);
    expect(await refused(colleague, { workspaceId, name: 'Robot' })).toEqual(absent);
  });

  test.each([
    ['of another kind', 'org_01h2xcejqtf2nbrexx3vqjhp41'],
    ['that is malformed', 'wsp_1'],
    ['that is empty', ''],
    ['with a null byte', '\0'],
  ])('refuses a workspace id %s', async (_, workspaceId) => {
    const { admin } = await office();

    expect(await refused(admin, { workspaceId, name: 'Robot' })).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'workspaceId'],
      expectedType: 'Workspace',
    });
  });

  test.each([
    ['an empty name', '', 'Expected 1 to 200 characters, got 0.'],
    ['a blank name', ' \t ', 'Expected 1 to 200 characters, got 0.'],
    ['an overlong name', 'é'.repeat(201), 'Expected 1 to 200 characters, got 201.'],
    ['a null byte', 'Ro\0bot', 'Control characters are not allowed here.'],
    ['a line break', 'Ro\nbot', 'Control characters are not allowed here.'],
  ])('refuses %s', async (_, name, message) => {
    const { admin, workspaceId } = await office();

    expect(await refused(admin, { workspaceId, name })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', 'name'],
    });
  });

  test('refuses whoever is not signed in', async () => {
    const { workspaceId } = await office();
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(createServiceAccount, { input: { workspaceId, name: 'Robot' } });

    expect(data).toEqual({ createServiceAccount: null });
    expect(errors).toMatchObject([{ path: ['createServiceAccount'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
