import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

describe('removeWorkspaceMember refuses to read', () => {
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

  test.each([
    ['of another kind', 'org_01h2xcejqtf2nbrexx3vqjhp41'],
    ['of an unknown kind', 'xyz_01h2xcejqtf2nbrexx3vqjhp41'],
    ['that is cut off', 'wsp_01h2xcejqtf2nbrexx3vqjhp4'],
    ['that is too large for 128 bits', 'wsp_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['that is empty', ''],
    ['with a null byte', 'wsp_01h2xcejqtf2nbrexx3vqjhp4\0'],
    ['that is a plain UUID', '0188bac7-4afa-78aa-bc3b-bd1eef28d881'],
  ])('a workspace id %s', async (_, workspaceId) => {
    const { admin, ada } = await office();

    expect(await refused(admin, workspaceId, ada.id)).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      message: expect.stringContaining('wsp_'),
      path: ['input', 'workspaceId'],
      expectedType: 'Workspace',
    });
  });

  test.each([
    ['an id of another kind', 'wsp_01h2xcejqtf2nbrexx3vqjhp41', 'User'],
    ['an id of a membership', 'mem_01h2xcejqtf2nbrexx3vqjhp41', 'User'],
    ['an id of an unknown kind', 'xyz_01h2xcejqtf2nbrexx3vqjhp41', 'User'],
    ["a user's id that is cut off", 'usr_01h2xcejqtf2nbrexx3vqjhp4', 'User'],
    ["a user's id that is too large for 128 bits", 'usr_8zzzzzzzzzzzzzzzzzzzzzzzzz', 'User'],
    ["a user's id in capitals", 'USR_01H2XCEJQTF2NBREXX3VQJHP41', 'User'],
    ["a user's id with a null byte", 'usr_01h2xcejqtf2nbrexx3vqjhp41\0', 'User'],
    ["a service account's id that is malformed", 'svc_robot', 'ServiceAccount'],
  ])('%s', async (_, subOrEmail, expectedType) => {
    const { admin, workspace } = await office();

    expect(await refused(admin, typed('wsp', workspace), subOrEmail)).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      message: expect.stringMatching(/^Expected the id of a /),
      path: ['input', 'subOrEmail'],
      expectedType,
    });
  });

  test.each([
    ['an empty subject', ''],
    ['a blank subject', '   '],
    ['a name', 'Ada Lovelace'],
    ['a word of SQL', "' or 1=1 --"],
    ['an address without a domain', 'ada@'],
    ['an address without a local part', '@example.com'],
    ['an address with a null byte', 'ada@example.com\0'],
    ['an address with a null byte inside', 'a\0da@example.com'],
    ['an overlong address', `${'a'.repeat(250)}@example.com`],
    ['an overlong text', 'a'.repeat(100_000)],
  ])('%s', async (_, subOrEmail) => {
    const { admin, workspace } = await office();

    expect(await refused(admin, typed('wsp', workspace), subOrEmail)).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: 'Expected the id of a user or of a service account, or an email address.',
      path: ['input', 'subOrEmail'],
    });
  });

  test('an input that leaves a field out, or null', async () => {
    const { admin, ada, workspace } = await office();
    const before = await api.current.snapshot();

    const inputs = [
      { subOrEmail: ada.id },
      { workspaceId: typed('wsp', workspace) },
      { workspaceId: null, subOrEmail: null },
    ];
    const replies = await Promise.all(inputs.map(input => admin.call(removeWorkspaceMember, { input })));

    expect(replies.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual(inputs.map(() => 'BAD_USER_INPUT'));
    expect(await api.current.snapshot()).toEqual(before);
  });
});
