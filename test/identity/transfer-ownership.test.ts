import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const transferOwnership = /* GraphQL */ `
  mutation TransferOwnership($input: TransferOwnershipInput!) {
    transferOwnership(input: $input) {
      __typename
      ... on TransferOwnershipSuccess {
        outcome
        owner {
          id
          role
        }
        formerOwner {
          id
          role
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const minute = 60_000;

describe('transferOwnership', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function house() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const member = await world().user({ in: organization });
    return { organization, owner, admin, member };
  }

  const transfer = async (by: Person, userId: string, more: object = {}) =>
    (await by.call(transferOwnership, { input: { userId, ...more } })).data.transferOwnership;

  test('makes one an owner and the other none, at once, and says so again', async () => {
    const { organization, owner, member } = await house();

    const first = await transfer(owner, member.id);
    const before = await api.current.snapshot();
    const second = await transfer(owner, member.id);

    const parties = { owner: { id: member.id, role: 'OWNER' }, formerOwner: { id: owner.id, role: 'ADMIN' } };
    const __typename = 'TransferOwnershipSuccess';
    expect(first).toEqual({ __typename, outcome: 'TRANSFERRED', ...parties });
    expect(second).toEqual({ __typename, outcome: 'ALREADY_TRANSFERRED', ...parties });
    expect(await api.current.snapshot()).toEqual(before);
    const by = { actorId: owner.user.id, organizationId: organization.id };
    expect(await world().eventsAbout(organization)).toMatchObject([
      { ...by, action: 'organization.ownership_transferred', details: { to: member.id } },
    ]);
    expect(await world().eventsAbout(member.user)).toMatchObject([
      { ...by, action: 'user.role_changed', details: { from: 'MEMBER', role: 'OWNER' } },
    ]);
    expect(await world().eventsAbout(owner.user)).toMatchObject([
      { ...by, action: 'user.role_changed', details: { from: 'OWNER', role: 'ADMIN' } },
    ]);
  });

  test('lets who hands over become a plain member', async () => {
    const { owner, admin } = await house();

    expect(await transfer(owner, admin.id, { role: 'MEMBER' })).toMatchObject({ formerOwner: { role: 'MEMBER' } });
  });

  test('refuses everybody who is no owner, the own id, and the role of an owner', async () => {
    const { owner, admin, member } = await house();
    const { organization: elsewhere } = await world().organization();
    const root = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });
    const before = await api.current.snapshot();

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    expect(await transfer(admin, member.id)).toEqual(forbidden);
    expect(await transfer(member, admin.id)).toEqual(forbidden);
    expect(await transfer(root, member.id)).toEqual(forbidden);
    const invalid = { __typename: 'InvalidInputError', code: 'INVALID_INPUT' };
    expect(await transfer(owner, owner.id)).toEqual({ ...invalid, path: ['input', 'userId'] });
    expect(await transfer(owner, admin.id, { role: 'OWNER' })).toEqual({ ...invalid, path: ['input', 'role'] });
    expect(await transfer(owner, typed('org', elsewhere))).toMatchObject({ __typename: 'InvalidIdError' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('knows nobody of another tenant, and nobody who is suspended or has left', async () => {
    const { owner, admin, member } = await house();
    const { owner: stranger } = await world().organization();
    await world().leave(admin, 'SUSPENDED');
    await world().leave(member);
    const before = await api.current.snapshot();

    const absent = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    expect(await transfer(owner, stranger.id)).toEqual(absent);
    expect(await transfer(owner, formatId('usr', newId()))).toEqual(absent);
    expect(await transfer(owner, admin.id)).toEqual(absent);
    expect(await transfer(owner, member.id)).toEqual(absent);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks for a sign-in that is not long ago', async () => {
    const { owner, member } = await house();
    api.current.advance(11 * minute);
    const before = await api.current.snapshot();

    expect(await transfer(owner, member.id)).toMatchObject({ __typename: 'ReauthenticationRequiredError' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([1, 2, 3])('leaves an owner when two owners hand over to each other at once (%i)', async () => {
    const { organization, owner } = await house();
    const other = await world().user({ in: organization, role: 'OWNER' });

    await Promise.all([transfer(owner, other.id), transfer(other, owner.id)]);

    const owners = { organization: organization.id, role: 'OWNER', status: 'ACTIVE' } as const;
    expect(await api.current.em().count(User, owners)).toBe(1);
  });
});
