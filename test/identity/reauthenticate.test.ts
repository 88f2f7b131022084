import { describe, expect, test } from 'vitest';

import { Session, User } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const reauthenticate = /* GraphQL */ `
  mutation Reauthenticate($input: ReauthenticateInput!) {
    reauthenticate(input: $input) {
      __typename
      ... on ReauthenticateSuccess {
        session {
          id
          authenticatedAt
        }
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const revokeMyAccount = /* GraphQL */ `
  mutation RevokeMyAccount($input: RevokeMyAccountInput!) {
    revokeMyAccount(input: $input) {
      __typename
      ... on RevokeMyAccountSuccess {
        outcome
      }
      ... on ReauthenticationRequiredError {
        code
        message
        path
        maxAgeMinutes
      }
    }
  }
`;
const deleteUser = /* GraphQL */ `
  mutation DeleteUser($input: DeleteUserInput!) {
    deleteUser(input: $input) {
      __typename
    }
  }
`;
const changeUserRole = /* GraphQL */ `
  mutation ChangeUserRole($input: ChangeUserRoleInput!) {
    changeUserRole(input: $input) {
      __typename
    }
  }
`;
const minute = 60_000;
const password = 'correct horse battery staple';

describe('a sign-in that is too old', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization, password });
    return { organization, owner, person };
  }

  test('does not end the own account, until the password is given again', async () => {
    const { person } = await ada();
    api.current.advance(10 * minute + 1);
    const before = await api.current.snapshot();

    const refused = await person.call(revokeMyAccount, { input: {} });

    expect(refused.data.revokeMyAccount).toEqual({
      __typename: 'ReauthenticationRequiredError',
      code: 'REAUTHENTICATION_REQUIRED',
      message: 'This needs a sign-in that is at most 10 minutes old. Prove again who you are, by reauthenticate.',
      path: [],
      maxAgeMinutes: 10,
    });
    expect(await api.current.snapshot()).toEqual(before);
    await person.call(reauthenticate, { input: { password } });
    const { data } = await person.call(revokeMyAccount, { input: {} });
    expect(data.revokeMyAccount).toEqual({ __typename: 'RevokeMyAccountSuccess', outcome: 'REVOKED' });
  });

  test('still counts when it is ten minutes old', async () => {
    const { person } = await ada();
    api.current.advance(10 * minute);

    const { data } = await person.call(revokeMyAccount, { input: {} });

    expect(data.revokeMyAccount).toMatchObject({ outcome: 'REVOKED' });
  });

  test('shows by a dry run what leaving would do', async () => {
    const { person } = await ada();
    api.current.advance(30 * minute);

    const revoked = await person.call(revokeMyAccount, { input: { dryRun: true } });
    const deleted = await person.call(deleteUser, { input: { userId: person.id, dryRun: true } });

    expect(revoked.data.revokeMyAccount).toMatchObject({ outcome: 'WOULD_REVOKE' });
    expect(deleted.data.deleteUser).toEqual({ __typename: 'UserDeletion' });
  });

  test('deletes others, but not the own account', async () => {
    const { owner, person } = await ada();
    api.current.advance(30 * minute);
    const before = await api.current.snapshot();

    const own = await person.call(deleteUser, { input: { userId: person.id } });

    expect(own.data.deleteUser).toEqual({ __typename: 'ReauthenticationRequiredError' });
    expect(await api.current.snapshot()).toEqual(before);
    const others = await owner.call(deleteUser, { input: { userId: person.id } });
    expect(others.data.deleteUser).toEqual({ __typename: 'UserDeletion' });
  });

  test('makes and unmakes no owner, but changes other roles', async () => {
    const { owner, organization, person } = await ada();
    const second = await world().user({ in: organization, role: 'OWNER' });
    api.current.advance(30 * minute);
    const before = await api.current.snapshot();
    const change = async (userId: string, role: string) =>
      (await owner.call(changeUserRole, { input: { userId, role } })).data.changeUserRole;

    expect(await change(person.id, 'OWNER')).toEqual({ __typename: 'ReauthenticationRequiredError' });
    expect(await change(second.id, 'MEMBER')).toEqual({ __typename: 'ReauthenticationRequiredError' });

    expect(await api.current.snapshot()).toEqual(before);
    expect(await change(person.id, 'ADMIN')).toEqual({ __typename: 'ChangeUserRoleSuccess' });
  });

  test('does not get younger by a refresh', async () => {
    const { person } = await ada();
    api.current.advance(30 * minute);
    const refreshed = await api.current.call(
      `mutation R($input: RefreshSessionInput!) {
        refreshSession(input: $input) { ... on RefreshSessionSuccess { sessionToken } }
      }`,
      { input: { refreshToken: person.refreshToken } },
    );
    const token = refreshed.data.refreshSession.sessionToken;

    const { data } = await api.current.call(revokeMyAccount, { input: {} }, { token });

    expect(data.revokeMyAccount).toMatchObject({ __typename: 'ReauthenticationRequiredError' });
  });
});

describe('reauthenticate', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization, password });
    return { organization, person, session: await api.current.em().findOneOrFail(Session, { user: person.user.id }) };
  }

  test('makes the sign-in of the running session new, and of no other', async () => {
    const { organization, person, session } = await ada();
    const telephone = await world().session(person);
    api.current.advance(30 * minute);

    const { data } = await person.call(reauthenticate, { input: { password } });

    expect(data.reauthenticate).toEqual({
      __typename: 'ReauthenticateSuccess',
      session: { id: typed('ses', session), authenticatedAt: '2026-11-23T12:30:00.000Z' },
    });
    expect(await world().eventsAbout(session)).toMatchObject([
      {
        action: 'session.reauthenticated',
        organizationId: organization.id,
        actorId: person.user.id,
        subjectKind: 'ses',
      },
    ]);
    const other = await api.current.call(revokeMyAccount, { input: {} }, { token: telephone });
    expect(other.data.revokeMyAccount).toMatchObject({ __typename: 'ReauthenticationRequiredError' });
  });

  const refusal = {
    __typename: 'WrongPasswordError',
    code: 'WRONG_PASSWORD',
    message: 'The password is wrong.',
    path: ['input', 'password'],
  };

  test.each(['', 'wrong', 'x'.repeat(100_000)])('refuses a wrong password, and changes nothing', async wrong => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    const { data } = await person.call(reauthenticate, { input: { password: wrong } });

    expect(data.reauthenticate).toEqual(refusal);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses who has no password', async () => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(reauthenticate, { input: { password } });

    expect(data.reauthenticate).toEqual(refusal);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['SUSPENDED', 'REVOKED'] as const)('refuses a user who is %s', async status => {
    const { person } = await ada();
    const em = api.current.em();
    const user = await em.findOneOrFail(User, person.user.id);
    user.status = status;
    user.purgeAfter = status === 'REVOKED' ? api.current.now : null;
    await em.flush();
    const before = await api.current.snapshot();

    const { data, errors } = await person.call(reauthenticate, { input: { password } });

    expect(data).toEqual({ reauthenticate: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(reauthenticate, { input: { password } });

    expect(data).toEqual({ reauthenticate: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
