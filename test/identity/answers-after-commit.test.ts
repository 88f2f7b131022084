import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { failAfterCommit } from '../support/statements.ts';
import { type Person, World } from '../support/world.ts';

const session = 'user { id email role } session { id createdAt } sessionToken refreshToken';
const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { ... on SignInSuccess { ${session} } }
  }
`;
const signUp = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      ... on SignUpSuccess {
        expiresInMinutes
      }
    }
  }
`;
const confirmSignUp = /* GraphQL */ `
  mutation ConfirmSignUp($input: ConfirmSignUpInput!) {
    confirmSignUp(input: $input) { ... on ConfirmSignUpSuccess { ${session} } }
  }
`;
const refreshSession = /* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) { ... on RefreshSessionSuccess { ${session} } }
  }
`;
const createUser = /* GraphQL */ `
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      ... on CreateUserSuccess {
        user {
          id
          email
          role
          status
          createdAt
        }
      }
    }
  }
`;
const changeUserRole = /* GraphQL */ `
  mutation ChangeUserRole($input: ChangeUserRoleInput!) {
    changeUserRole(input: $input) {
      ... on ChangeUserRoleSuccess {
        user {
          id
          email
          role
        }
      }
    }
  }
`;
const sendNotification = /* GraphQL */ `
  mutation SendNotification($input: SendNotificationInput!) {
    sendNotification(input: $input) {
      ... on SendNotificationSuccess {
        recipients {
          id
          email
        }
      }
    }
  }
`;

describe('although the database goes away right after the commit', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const now = '2026-11-23T12:00:00.000Z';
  const sessionOf = (user: object) => ({
    user,
    session: { id: expect.stringMatching(/^ses_/), createdAt: now },
    sessionToken: expect.any(String),
    refreshToken: expect.any(String),
  });

  /** Calls, and loses the database as soon as the call has committed. */
  const call = (document: string, input: object, person?: Person) =>
    failAfterCommit(() => api.current.call(document, { input }, { token: person?.token ?? null }));

  test('signIn answers with the tokens', async () => {
    const { organization } = await world().organization();
    const password = 'correct horse';
    const { id, email } = await world().user({ in: organization, password });

    const { data, errors } = await call(signIn, { email, password });

    expect(errors).toBeUndefined();
    expect(data.signIn).toEqual(sessionOf({ id, email, role: 'MEMBER' }));
    expect((await api.current.call('{ viewer { id } }', {}, { token: data.signIn.sessionToken })).data).toEqual({
      viewer: { id },
    });
  });

  test('signUp answers that a mail comes, and confirmSignUp with the tokens', async () => {
    const email = 'founder@example.com';

    const asked = await call(signUp, { email, organizationName: 'New' });
    await runJobs(api.current);
    const token = await world().secretTo(email);
    const { data, errors } = await call(confirmSignUp, { token, password: 'correct horse' });

    expect(asked).toMatchObject({ data: { signUp: { expiresInMinutes: 1440 } } });
    expect(errors).toBeUndefined();
    expect(data.confirmSignUp).toEqual(sessionOf({ id: expect.stringMatching(/^usr_/), email, role: 'OWNER' }));
  });

  test('refreshSession answers with the tokens', async () => {
    const { owner } = await world().organization();

    const { data, errors } = await call(refreshSession, { refreshToken: owner.refreshToken });

    expect(errors).toBeUndefined();
    expect(data.refreshSession).toEqual(sessionOf({ id: owner.id, email: owner.email, role: 'OWNER' }));
  });

  test('createUser answers with the user', async () => {
    const { owner } = await world().organization();

    const { data, errors } = await call(createUser, { email: 'made@example.com' }, owner);

    expect(errors).toBeUndefined();
    expect(data.createUser.user).toEqual({
      id: expect.stringMatching(/^usr_/),
      email: 'made@example.com',
      role: 'MEMBER',
      status: 'ACTIVE',
      createdAt: now,
    });
  });

  test('changeUserRole answers with the user', async () => {
    const { organization, owner } = await world().organization();
    const { id, email } = await world().user({ in: organization });

    const { data, errors } = await call(changeUserRole, { userId: id, role: 'ADMIN' }, owner);

    expect(errors).toBeUndefined();
    expect(data.changeUserRole.user).toEqual({ id, email, role: 'ADMIN' });
  });

  test('sendNotification answers with the recipients', async () => {
    const { organization, owner } = await world().organization();
    const { id, email } = await world().user({ in: organization });

    const { data, errors } = await call(sendNotification, { userIds: [id, id], text: 'Hello' }, owner);

    expect(errors).toBeUndefined();
    expect(data.sendNotification.recipients).toEqual([{ id, email }]);
  });
});
