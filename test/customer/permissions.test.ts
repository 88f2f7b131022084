import { describe, expect, test } from 'vitest';

import { UserPermission } from '../../src/modules/identity/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = `... on Error { code path }`;
const grantPermission = `mutation ($input: GrantPermissionInput!) {
  grantPermission(input: $input) { __typename ... on GrantPermissionSuccess { outcome user { id permissions } } ${fields} }
}`;
const revokePermission = `mutation ($input: RevokePermissionInput!) {
  revokePermission(input: $input) { __typename ... on RevokePermissionSuccess { outcome user { id permissions } } ${fields} }
}`;
const createAccount = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { __typename } }`;
const permission = 'MANAGE_CUSTOMERS';

describe('permissions', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function house() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const ada = await world().user({ in: organization });
    return { organization, owner, admin, ada };
  }

  const grant = async (by: Person, userId: string) =>
    (await by.call(grantPermission, { input: { userId, permission } })).data.grantPermission;
  const revoke = async (by: Person, userId: string) =>
    (await by.call(revokePermission, { input: { userId, permission } })).data.revokePermission;
  const use = async (by: Person): Promise<string> =>
    (await by.call(createAccount, { input: { displayName: 'Customer' } })).data.createAccount.__typename;

  test('are granted, once, and good at once', async () => {
    const { organization, admin, ada } = await house();
    expect(await use(ada)).toBe('ForbiddenError');

    const first = await grant(admin, ada.id);
    const before = await api.current.snapshot();
    const second = await grant(admin, ada.id);

    const user = { id: ada.id, permissions: [permission] };
    expect(first).toEqual({ __typename: 'GrantPermissionSuccess', outcome: 'GRANTED', user });
    expect(second).toEqual({ __typename: 'GrantPermissionSuccess', outcome: 'ALREADY_GRANTED', user });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await use(ada)).toBe('CreateAccountSuccess');
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'permission.granted',
        actorId: admin.user.id,
        organizationId: organization.id,
        details: { permission },
      },
    ]);
  });

  test('are revoked, once, and good for nothing at once', async () => {
    const { organization, owner } = await house();
    const grace = await world().user({ in: organization, permissions: [permission] });

    const first = await revoke(owner, grace.id);
    const before = await api.current.snapshot();
    const second = await revoke(owner, grace.id);

    const user = { id: grace.id, permissions: [] };
    expect(first).toEqual({ __typename: 'RevokePermissionSuccess', outcome: 'REVOKED', user });
    expect(second).toEqual({ __typename: 'RevokePermissionSuccess', outcome: 'ALREADY_ABSENT', user });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await use(grace)).toBe('ForbiddenError');
    expect(await world().eventsAbout(grace.user)).toMatchObject([
      { action: 'permission.revoked', actorId: owner.user.id, details: { permission } },
    ]);
  });

  test.each([
    ['granted', grant],
    ['revoked', revoke],
  ])('are not %s by plain members, by administrators to an owner, or to strangers', async (_, change) => {
    const { organization, owner, admin, ada } = await house();
    const grace = await world().user({ in: organization, permissions: [permission] });
    const { owner: stranger } = await world().organization();
    const gone = await world().user({ in: organization });
    await world().leave(gone);
    const before = await api.current.snapshot();

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    expect(await change(ada, ada.id)).toEqual(forbidden);
    expect(await change(grace, grace.id)).toEqual(forbidden);
    expect(await change(admin, owner.id)).toEqual(forbidden);
    const absent = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    expect(await change(stranger, ada.id)).toEqual(absent);
    expect(await change(stranger, formatId('usr', newId()))).toEqual(absent);
    expect(await change(admin, gone.id)).toEqual(absent);
    expect(await change(admin, 'usr_')).toMatchObject({ __typename: 'InvalidIdError', path: ['input', 'userId'] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('are shown to their user and the administrators', async () => {
    const { organization, owner, ada } = await house();
    const grace = await world().user({ in: organization, permissions: [permission] });
    const shown = 'query ($id: ID!) { node(id: $id) { ... on User { permissions } } }';

    const asOwner = await owner.call(shown, { id: grace.id });
    const asSelf = await grace.call('{ viewer { permissions } }');
    const refused = await ada.call(shown, { id: grace.id });

    expect(asOwner.data).toEqual({ node: { permissions: [permission] } });
    expect(asSelf.data).toEqual({ viewer: { permissions: [permission] } });
    expect(refused.data).toEqual({ node: { permissions: null } });
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('are granted once by two at once', async () => {
    const { owner, admin, ada } = await house();

    const answers = await Promise.all([grant(owner, ada.id), grant(admin, ada.id)]);

    expect(answers.map(({ outcome }): string => outcome).toSorted()).toEqual(['ALREADY_GRANTED', 'GRANTED']);
    expect(await api.current.em().count(UserPermission, { user: ada.user.id })).toBe(1);
  });

  test('to read customers show them, and change none of them', async () => {
    const { organization, owner, ada } = await house();
    const { account, defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization, [defaultRevOrg]);
    const accountId = typed('acc', account);
    const read = `query ($id: ID!) { node(id: $id) { id } viewer { organization { accounts { edges { node { id } } } } } }`;
    const grantReading = { input: { userId: ada.id, permission: 'READ_CUSTOMERS' } };
    const unseen = await ada.call(read, { id: accountId });
    await owner.call(grantPermission, grantReading);
    const before = await api.current.snapshot();

    const seen = await ada.call(read, { id: accountId });
    const names = ['updateAccount', 'deleteAccount', 'unlinkRevUser', 'deleteRevUser'];
    const inputs = [
      { accountId, displayName: 'Changed' },
      { accountId },
      { revUserId: typed('rvu', revUser) },
      { revUserId: typed('rvu', revUser) },
    ];
    const refusals = await Promise.all(
      names.map(async (name, index) => {
        const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
        const document = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`;
        return (await ada.call(document, { input: inputs[index] })).data[name].__typename as string;
      }),
    );

    expect(unseen.data).toEqual({ node: null, viewer: { organization: { accounts: null } } });
    expect(seen.errors).toBeUndefined();
    expect(seen.data).toEqual({
      node: { id: accountId },
      viewer: { organization: { accounts: { edges: [{ node: { id: accountId } }] } } },
    });
    expect(refusals).toEqual(names.map(() => 'ForbiddenError'));
    expect(await use(ada)).toBe('ForbiddenError');
    expect(await api.current.snapshot()).toEqual(before);
    const { organization: elsewhere } = await world().organization();
    const other = await world().user({ in: elsewhere, permissions: ['READ_CUSTOMERS'] });
    expect((await other.call('query ($id: ID!) { node(id: $id) { id } }', { id: accountId })).data).toEqual({
      node: null,
    });
    await owner.call(revokePermission, grantReading);
    expect((await ada.call(read, { id: accountId })).data).toEqual(unseen.data);
  });
});
