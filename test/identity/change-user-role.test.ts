import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { expectAscendingLocks } from '../support/ending.ts';
import { type Person, typed, World } from '../support/world.ts';

const changeUserRole = /* GraphQL */ `
  mutation ChangeUserRole($input: ChangeUserRoleInput!) {
    changeUserRole(input: $input) {
      __typename
      ... on ChangeUserRoleSuccess {
        user {
          id
          role
        }
      }
      ... on Error {
        code
        path
      }
      ... on LastOwnerError {
        organizationIds
      }
    }
  }
`;

describe('changeUserRole', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const call = (person: Person, userId: string, role: string) =>
    person.call(changeUserRole, { input: { userId, role } });

  test('lets an owner hand over, and then leave', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });

    const given = await call(owner, ada.id, 'OWNER');
    const stepped = await call(owner, owner.id, 'MEMBER');
    const left = await owner.call('mutation { revokeMyAccount(input: {}) { __typename } }');

    expect(given.data.changeUserRole).toEqual({
      __typename: 'ChangeUserRoleSuccess',
      user: { id: ada.id, role: 'OWNER' },
    });
    expect(stepped.data.changeUserRole).toMatchObject({ user: { id: owner.id, role: 'MEMBER' } });
    expect(left.data.revokeMyAccount).toEqual({ __typename: 'RevokeMyAccountSuccess' });
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'user.role_changed',
        actorId: owner.user.id,
        organizationId: organization.id,
        details: { from: 'MEMBER', role: 'OWNER' },
      },
    ]);
  });

  test('locks the two in the order of users, whichever of them calls', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization, role: 'OWNER' });

    const given = await expectAscendingLocks(api.current, owner, ada, () => call(owner, ada.id, 'ADMIN'));
    const back = await expectAscendingLocks(api.current, owner, ada, () => call(ada, owner.id, 'MEMBER'));

    expect(given.data.changeUserRole).toMatchObject({ user: { id: ada.id, role: 'ADMIN' } });
    expect(back.data.changeUserRole).toMatchObject({ __typename: 'ForbiddenError' });
  });

  test('changes and records nothing when the role is the same', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await call(owner, ada.id, 'MEMBER');

    expect(data.changeUserRole).toMatchObject({ user: { role: 'MEMBER' } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves an owner when two owners step back at once', async () => {
    const { organization, owner } = await world().organization();
    const second = await world().user({ in: organization, role: 'OWNER' });

    const answers = await Promise.all([owner, second].map(person => call(person, person.id, 'MEMBER')));

    expect(answers.map(({ data }) => String(data.changeUserRole.__typename)).toSorted()).toEqual([
      'ChangeUserRoleSuccess',
      'LastOwnerError',
    ]);
  });

  test('leaves an owner when two owners demote each other at once', async () => {
    const { organization, owner } = await world().organization();
    const second = await world().user({ in: organization, role: 'OWNER' });

    const answers = await Promise.all([call(owner, second.id, 'MEMBER'), call(second, owner.id, 'MEMBER')]);

    expect(answers.map(({ data }) => String(data.changeUserRole.__typename)).toSorted()).toEqual([
      'ChangeUserRoleSuccess',
      'ForbiddenError',
    ]);
  });

  test('refuses the last owner, and changes nothing', async () => {
    const { organization, owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await call(owner, owner.id, 'ADMIN');

    expect(data.changeUserRole).toEqual({
      __typename: 'LastOwnerError',
      code: 'LAST_OWNER',
      path: ['input', 'role'],
      organizationIds: [typed('org', organization)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever may not, strangers, the ended and malformed ids, and changes nothing', async () => {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const member = await world().user({ in: organization });
    const ended = await world().user({ in: organization });
    await world().leave(ended);
    const stranger = await world().organization();
    const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });
    const before = await api.current.snapshot();

    const answers = await Promise.all([
      call(member, admin.id, 'MEMBER'),
      call(admin, owner.id, 'MEMBER'),
      call(admin, member.id, 'OWNER'),
      call(stranger.owner, member.id, 'ADMIN'),
      call(stranger.owner, absent, 'ADMIN'),
      call(owner, ended.id, 'ADMIN'),
      call(owner, 'member', 'ADMIN'),
    ]);
    const anonymous = await api.current.call(changeUserRole, { input: { userId: member.id, role: 'ADMIN' } });
    const malformed = await api.current.call(changeUserRole, { input: { userId: 'member', role: 'ADMIN' } });

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    const notFound = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    expect(answers.map(({ data }) => data.changeUserRole)).toEqual([
      forbidden,
      forbidden,
      forbidden,
      notFound,
      notFound,
      notFound,
      { __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', 'userId'] },
    ]);
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(malformed.data).toEqual({ changeUserRole: null });
    expect(malformed.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
