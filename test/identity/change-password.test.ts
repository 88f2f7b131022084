import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { callWhileEnding } from '../support/ending.ts';
import { World } from '../support/world.ts';

const changePassword = /* GraphQL */ `
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on ChangePasswordSuccess {
        endedSessionIds
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
    }
  }
`;
const oldPassword = 'correct horse battery staple';
const newPassword = 'another horse entirely';

describe('changePassword', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization, password: oldPassword });
    return { organization, person };
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  const signInWith = async (email: string, password: string): Promise<string> =>
    (await api.current.call(signIn, { input: { email, password } })).data.signIn.__typename;

  test('changes the password, tells by mail, and ends the other sessions but not the keys', async () => {
    const { organization, person } = await ada();
    const telephone = await world().session(person);
    const key = await world().apiKey(person);

    const { data } = await person.call(changePassword, { input: { oldPassword, newPassword } });

    expect(data.changePassword).toEqual({
      __typename: 'ChangePasswordSuccess',
      endedSessionIds: [expect.stringMatching(/^ses_/)],
    });
    expect([await whoIs(person.token), await whoIs(key.token), await whoIs(telephone)]).toEqual([
      person.id,
      person.id,
      null,
    ]);
    expect(await signInWith(person.email, oldPassword)).toBe('InvalidCredentialsError');
    expect(await signInWith(person.email, newPassword)).toBe('SignInSuccess');
    expect(await world().mailsTo(person.email)).toMatchObject([{ subject: 'Your password was changed' }]);
    expect(await world().eventsAbout(person.user)).toMatchObject([
      { action: 'password.changed', organizationId: organization.id, actorId: person.user.id },
    ]);
    expect(await api.current.em().count(Session, { user: person.user.id, endReason: 'PASSWORD_CHANGED' })).toBe(1);
  });

  test.each([
    ['a wrong old password', { oldPassword: 'wrong' }, 'WrongPasswordError', 'oldPassword'],
    ['a new password of one character', { newPassword: 'x' }, 'InvalidInputError', 'newPassword'],
    ['a new password of 100,000 characters', { newPassword: 'x'.repeat(100_000) }, 'InvalidInputError', 'newPassword'],
  ])('refuses %s', async (_, wrong, __typename, field) => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    const { data } = await person.call(changePassword, { input: { oldPassword, newPassword, ...wrong } });

    expect(data.changePassword).toMatchObject({ __typename, path: ['input', field] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a sign-in that is too old, and a key', async () => {
    const { person } = await ada();
    const { token } = await world().apiKey(person);
    const input = { oldPassword, newPassword };
    const before = await api.current.snapshot();

    const byKey = await api.current.call(changePassword, { input }, { token });
    api.current.advance(600_001);
    const tooLate = await person.call(changePassword, { input });

    const refusal = { __typename: 'ReauthenticationRequiredError', code: 'REAUTHENTICATION_REQUIRED' };
    expect([byKey.data.changePassword, tooLate.data.changePassword]).toMatchObject([refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets one of two calls at once succeed', async () => {
    const { person } = await ada();

    const replies = await Promise.all(
      ['first of two', 'second of two'].map(password =>
        person.call(changePassword, { input: { oldPassword, newPassword: password } }),
      ),
    );

    expect(replies.map(({ data }): string => data.changePassword.__typename).toSorted()).toEqual([
      'ChangePasswordSuccess',
      'WrongPasswordError',
    ]);
  });

  test('changes nothing for somebody who leaves meanwhile', async () => {
    const { person } = await ada();

    const { reply, before } = await callWhileEnding(api.current, person, () =>
      person.call(changePassword, { input: { oldPassword, newPassword } }),
    );

    expect(reply.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(changePassword, { input: { oldPassword, newPassword } });

    expect(data).toEqual({ changePassword: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
