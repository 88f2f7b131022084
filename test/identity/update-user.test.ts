import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

const updateUser = /* GraphQL */ `
  mutation UpdateUser($input: UpdateUserInput!) {
    updateUser(input: $input) {
      __typename
      ... on UpdateUserSuccess {
        user {
          id
          givenName
          familyName
          displayName
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;

describe('updateUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function house() {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const ada = await world().user({ in: organization, givenName: 'Ada', familyName: 'Byron', displayName: 'Ada B.' });
    return { organization, owner, admin, ada };
  }

  const update = async (by: Person, input: object) => (await by.call(updateUser, { input })).data.updateUser;

  test('changes the names that are given, clears those that are null, and leaves the others', async () => {
    const { organization, admin, ada } = await house();

    const answer = await update(admin, { userId: ada.id, familyName: ' Lovelace ', displayName: null });

    const names = { givenName: 'Ada', familyName: 'Lovelace', displayName: null };
    expect(answer).toEqual({ __typename: 'UpdateUserSuccess', user: { id: ada.id, ...names } });
    expect(await api.current.em().findOneOrFail(User, ada.user.id)).toMatchObject(names);
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      {
        action: 'user.updated',
        actorId: admin.user.id,
        organizationId: organization.id,
        details: { fields: ['familyName', 'displayName'] },
      },
    ]);
  });

  test('changes and records nothing when the names are those that there are', async () => {
    const { owner, ada } = await house();
    const before = await api.current.snapshot();

    const answer = await update(owner, { userId: ada.id, givenName: 'Ada' });

    expect(answer).toMatchObject({ user: { givenName: 'Ada' } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets an administrator rename the own account, and a superuser that of any tenant', async () => {
    const { admin, ada } = await house();
    const { organization: elsewhere } = await world().organization();
    const root = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });

    expect(await update(admin, { userId: admin.id, givenName: 'Ann' })).toMatchObject({ user: { givenName: 'Ann' } });
    expect(await update(root, { userId: ada.id, givenName: 'Eve' })).toMatchObject({ user: { givenName: 'Eve' } });
  });

  test('refuses plain members, administrators about an owner, and everybody about a superuser', async () => {
    const { organization, owner, admin, ada } = await house();
    const root = await world().user({ in: organization, platformRole: 'SUPERUSER' });
    const before = await api.current.snapshot();

    const answers = [
      await update(ada, { userId: ada.id, givenName: 'X' }),
      await update(admin, { userId: owner.id, givenName: 'X' }),
      await update(owner, { userId: root.id, givenName: 'X' }),
    ];

    expect(answers).toEqual(
      Array.from({ length: 3 }, () => ({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses names that are too long, and ids of another kind', async () => {
    const { admin, ada } = await house();
    const before = await api.current.snapshot();

    expect(await update(admin, { userId: ada.id, displayName: 'x'.repeat(201) })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'displayName'],
    });
    expect(await update(admin, { userId: 'usr_1', givenName: 'X' })).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'userId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers about a user of another tenant, and one who has left, as if there were none', async () => {
    const { admin, ada } = await house();
    const { owner: stranger } = await world().organization();
    await world().leave(ada);
    const before = await api.current.snapshot();

    const absent = await update(stranger, { userId: formatId('usr', newId()), givenName: 'X' });

    expect(absent).toEqual({ __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] });
    expect(await update(stranger, { userId: admin.id, givenName: 'X' })).toEqual(absent);
    expect(await update(admin, { userId: ada.id, givenName: 'X' })).toEqual(absent);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
