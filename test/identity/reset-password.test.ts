import { describe, expect, test } from 'vitest';

import { AccountToken, PasswordResetRequest, User } from '../../src/modules/identity/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, World } from '../support/world.ts';

const requestPasswordReset = /* GraphQL */ `
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      __typename
      ... on RequestPasswordResetSuccess {
        expiresInMinutes
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const resetPassword = /* GraphQL */ `
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      __typename
      ... on ResetPasswordSuccess {
        endedSessionCount
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const minute = 60_000;
const oldPassword = 'correct horse battery staple';
const newPassword = 'another horse entirely';

describe('a password', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization, password: oldPassword });
    return { organization, owner, person };
  }

  const request = async (email: string) =>
    (await api.current.call(requestPasswordReset, { input: { email } })).data.requestPasswordReset;

  /** Asks for a mail, and returns the secret in it. */
  async function secretOf({ email }: Person): Promise<string> {
    await request(email);
    await runJobs(api.current);
    return world().secretTo(email);
  }

  const reset = async (token: string, password = newPassword) =>
    (await api.current.call(resetPassword, { input: { token, newPassword: password } })).data.resetPassword;

  const refusal = {
    __typename: 'InvalidTokenError',
    code: 'INVALID_TOKEN',
    message: 'The secret is not good any more. Ask for another mail.',
    path: ['input', 'token'],
  };

  async function expectRefusal(token: string) {
    const before = await api.current.snapshot();
    expect(await reset(token)).toEqual(refusal);
    expect(await api.current.snapshot()).toEqual(before);
  }

  const signInWith = async (email: string, password: string): Promise<string> => {
    const document = 'mutation S($input: SignInInput!) { signIn(input: $input) { __typename } }';
    return (await api.current.call(document, { input: { email, password } })).data.signIn.__typename;
  };

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('is asked for again where the job for the first time was given up', async () => {
    const { person } = await ada();
    await request(person.email);
    await query(api.current.em(), sql`delete from graphile_worker._private_jobs`);

    await request(person.email);
    await runJobs(api.current);

    expect(await reset(await world().secretTo(person.email))).toMatchObject({ __typename: 'ResetPasswordSuccess' });
    expect(await api.current.em().count(PasswordResetRequest)).toBe(0);
  });

  test('is set anew by the secret of a mail, once, and all sessions and keys end', async () => {
    const { organization, person } = await ada();
    const key = await world().apiKey(person);
    const secret = await secretOf(person);

    expect(await reset(secret)).toEqual({ __typename: 'ResetPasswordSuccess', endedSessionCount: 2 });

    expect([await whoIs(person.token), await whoIs(key.token)]).toEqual([null, null]);
    expect(await signInWith(person.email, oldPassword)).toBe('InvalidCredentialsError');
    expect(await signInWith(person.email, newPassword)).toBe('SignInSuccess');
    await expectRefusal(secret);
    expect((await world().eventsAbout(person.user)).map(({ action, actorId }) => [action, actorId])).toEqual([
      ['password.reset_requested', null],
      ['password.reset', person.user.id],
    ]);
    expect((await world().eventsAbout(person.user))[1]).toMatchObject({ organizationId: organization.id });
  });

  test('is asked for with the same answer and the same work, whoever has the address', async () => {
    const { person } = await ada();
    const answers: unknown[] = [];
    const ask = (email: string) => captureStatements(async () => answers.push(await request(email)));

    const known = await ask(person.email);
    const unknown = await ask('nobody.at.all@example.com');

    expect(unknown).toEqual(known);
    const answer = { __typename: 'RequestPasswordResetSuccess', expiresInMinutes: 60 };
    expect(answers).toEqual([answer, answer]);
    await runJobs(api.current);
    expect(await world().mailsTo('nobody.at.all@example.com')).toEqual([]);
    expect(await api.current.em().count(PasswordResetRequest)).toBe(0);
  });

  test('is asked for once a minute at most, and the last mail counts', async () => {
    const { person } = await ada();
    const first = await secretOf(person);
    await request(person.email.toUpperCase());
    await runJobs(api.current);
    expect(await world().mailsTo(person.email)).toHaveLength(1);
    api.current.advance(minute);

    const second = await secretOf(person);

    expect(second).not.toBe(first);
    await expectRefusal(first);
    expect(await reset(second)).toMatchObject({ __typename: 'ResetPasswordSuccess' });
  });

  test('is not set after an hour', async () => {
    const { person } = await ada();
    const secret = await secretOf(person);
    api.current.advance(60 * minute);

    await expectRefusal(secret);
  });

  test.each(['', 'garbage', `lvp_${'a'.repeat(43)}`, `lvp_${'a'.repeat(100_000)}`])(
    'is not set by a secret that nobody was sent',
    async token => expectRefusal(token),
  );

  test('is not set by tokens of other kinds', async () => {
    const { person } = await ada();
    const key = await world().apiKey(person);

    for (const token of [person.token, person.refreshToken, key.token]) {
      await expectRefusal(token);
    }
  });

  test.each(['x', 'x'.repeat(100_000)])('of a wrong length is refused, and the secret stays good', async wrong => {
    const { person } = await ada();
    const secret = await secretOf(person);
    const before = await api.current.snapshot();

    expect(await reset(secret, wrong)).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'newPassword'],
    });

    expect(await api.current.snapshot()).toEqual(before);
    expect(await reset(secret)).toMatchObject({ __typename: 'ResetPasswordSuccess' });
  });

  test('is set once by two calls at once', async () => {
    const { person } = await ada();
    const secret = await secretOf(person);

    const answers = await Promise.all([reset(secret, 'first of two'), reset(secret, 'second of two')]);

    expect(answers.map((answer): string => answer.__typename).toSorted()).toEqual([
      'InvalidTokenError',
      'ResetPasswordSuccess',
    ]);
  });

  test('is not asked for, nor set, for who has left or is suspended', async () => {
    const { organization, person } = await ada();
    const suspended = await world().user({ in: organization, password: oldPassword });
    const secret = await secretOf(suspended);
    const em = api.current.em();
    (await em.findOneOrFail(User, suspended.user.id)).status = 'SUSPENDED';
    await em.flush();

    await expectRefusal(secret);
    await person.call('mutation { revokeMyAccount(input: {}) { __typename } }');
    await request(person.email);
    await runJobs(api.current);
    expect(await world().mailsTo(person.email)).toEqual([]);
  });

  test('has no secret left once its user has left', async () => {
    const { person } = await ada();
    const secret = await secretOf(person);
    await person.call('mutation { revokeMyAccount(input: {}) { __typename } }');

    expect(await api.current.em().count(AccountToken, { user: person.user.id })).toBe(0);
    await expectRefusal(secret);
  });

  test('is not asked for an address that is none', async () => {
    const before = await api.current.snapshot();

    expect(await request('nobody')).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'email'],
    });

    expect(await api.current.snapshot()).toEqual(before);
  });
});
