import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { SignUpRequest } from '../../src/modules/onboarding/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { typed, World } from '../support/world.ts';

const signUp = 'mutation SignUp($input: SignUpInput!) { signUp(input: $input) { __typename } }';
const confirmSignUp = /* GraphQL */ `
  mutation ConfirmSignUp($input: ConfirmSignUpInput!) {
    confirmSignUp(input: $input) {
      __typename
      ... on ConfirmSignUpSuccess {
        sessionToken
        refreshToken
        user {
          id
          email
          givenName
          displayName
          role
          organization {
            id
            name
          }
        }
        session {
          device
          expiresAt
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
const signIn = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { __typename } }';
const createUser = 'mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { __typename } }';
const password = 'correct horse battery staple';
const minute = 60_000;
const day = 24 * 60 * minute;
let count = 0;

describe('confirmSignUp', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const newAddress = () => `confirming${++count}@example.com`;

  /** Asks for an account, and returns the secret of the mail. */
  async function secretFor(email: string, input: object = {}): Promise<string> {
    await api.current.call(signUp, { input: { email, organizationName: 'Acme', ...input } });
    await runJobs(api.current);
    return world().secretTo(email);
  }

  const confirm = async (token: string, input: object = {}) =>
    (await api.current.call(confirmSignUp, { input: { token, password, ...input } })).data.confirmSignUp;

  const refusal = {
    __typename: 'InvalidTokenError',
    code: 'INVALID_TOKEN',
    message: 'The secret is not good any more. Ask for another mail.',
    path: ['input', 'token'],
  };

  async function expectRefusal(token: string) {
    const before = await api.current.snapshot();
    expect(await confirm(token)).toEqual(refusal);
    expect(await api.current.snapshot()).toEqual(before);
  }

  test('makes an organization with its owner, and signs in', async () => {
    const email = newAddress();
    const names = { givenName: 'Ada', displayName: ' Ada L. ', organizationName: ' Analytical Engines ' };
    const token = await secretFor(email, names);

    const answer = await confirm(token);

    const user = await api.current.em().findOneOrFail(User, { emailKey: email });
    expect(answer).toEqual({
      __typename: 'ConfirmSignUpSuccess',
      sessionToken: expect.stringMatching(/^lvs_[\w-]{43}$/),
      refreshToken: expect.stringMatching(/^lvr_[\w-]{43}$/),
      user: {
        id: typed('usr', user),
        email,
        givenName: 'Ada',
        displayName: 'Ada L.',
        role: 'OWNER',
        organization: { id: typed('org', user.organization), name: 'Analytical Engines' },
      },
      session: { device: 'lightMyRequest', expiresAt: '2026-12-23T12:00:00.000Z' },
    });
    const called = await api.current.call('{ viewer { id } }', {}, { token: answer.sessionToken });
    expect(called.data).toEqual({ viewer: { id: typed('usr', user) } });
    const again = await api.current.call(signIn, { input: { email, password } });
    expect(again.data.signIn.__typename).toBe('SignInSuccess');
    const by = { actorKind: 'USER', actorId: user.id, organizationId: user.organization.id };
    expect(await world().eventsAbout(user.organization)).toMatchObject([{ action: 'organization.created', ...by }]);
    expect(await world().eventsAbout(user)).toMatchObject([
      { action: 'user.created', ...by, details: { role: 'OWNER' } },
    ]);
  });

  test('hands the tokens over as cookies', async () => {
    const token = await secretFor(newAddress());

    const { data, cookies } = await api.current.call(confirmSignUp, { input: { token, password, delivery: 'COOKIE' } });

    expect(data.confirmSignUp).toMatchObject({ sessionToken: null, refreshToken: null });
    expect(cookies.map(({ name, httpOnly }) => ({ name, httpOnly }))).toEqual([
      { name: 'leaver_session', httpOnly: true },
      { name: 'leaver_refresh', httpOnly: true },
    ]);
  });

  test('takes a secret once, of two who send it at once', async () => {
    const email = newAddress();
    const token = await secretFor(email);

    const answers = await Promise.all([confirm(token), confirm(token)]);

    expect(answers.map(({ __typename }): string => __typename).toSorted()).toEqual([
      'ConfirmSignUpSuccess',
      'InvalidTokenError',
    ]);
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
    await expectRefusal(token);
  });

  test('makes one account of two mails to an address, and leaves no organization behind', async () => {
    const email = newAddress();
    const first = await secretFor(email, { organizationName: 'One' });
    api.current.advance(minute);
    const second = await secretFor(email, { organizationName: 'Two' });
    const before = await api.current.em().count(Organization);

    const answers = await Promise.all([confirm(first), confirm(second)]);

    expect(first).not.toBe(second);
    expect(answers.map(({ __typename }): string => __typename).toSorted()).toEqual([
      'ConfirmSignUpSuccess',
      'InvalidTokenError',
    ]);
    expect(await api.current.em().count(Organization)).toBe(before + 1);
    expect(await api.current.em().count(SignUpRequest, { emailKey: email })).toBe(0);
  });

  test('makes one account when an administrator makes one for the address at once', async () => {
    const email = newAddress();
    const { owner } = await world().organization();
    const token = await secretFor(email);

    const [confirmed, made] = await Promise.all([confirm(token), owner.call(createUser, { input: { email } })]);

    expect([
      ['ConfirmSignUpSuccess', 'AddressTakenError'],
      ['AddressTakenError', 'CreateUserSuccess'],
    ]).toContainEqual([confirmed.__typename, made.data.createUser.__typename]);
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
  });

  test('refuses an address that has got an account since the mail was written', async () => {
    const email = newAddress();
    const { owner } = await world().organization();
    const token = await secretFor(email);
    await owner.call(createUser, { input: { email } });
    const before = await api.current.snapshot();

    expect(await confirm(token)).toEqual({
      __typename: 'AddressTakenError',
      code: 'ADDRESS_TAKEN',
      message: 'The address belongs to an account already. Sign in, or use another.',
      path: ['input', 'token'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves no good secret behind for who asks for the same address at once', async () => {
    const email = newAddress();
    const token = await secretFor(email);
    api.current.advance(minute);

    const [confirmed, asked] = await Promise.all([
      confirm(token),
      api.current.call(signUp, { input: { email, organizationName: 'Again' } }),
    ]);
    await runJobs(api.current);

    expect([confirmed.__typename, asked.data.signUp.__typename]).toEqual(['ConfirmSignUpSuccess', 'SignUpSuccess']);
    expect(await api.current.em().count(SignUpRequest, { emailKey: email, tokenHash: { $ne: null } })).toBe(0);
    expect(await world().secretTo(email)).toBe(token);
  });

  test('takes no secret after a day, and forgets what was asked for', async () => {
    const email = newAddress();
    const late = await secretFor(email);
    api.current.advance(day);

    await expectRefusal(late);

    const fresh = await secretFor(newAddress());
    await enqueue(api.current.em(), 'forget-sign-ups', {});
    await runJobs(api.current);
    expect(await api.current.em().count(SignUpRequest, { emailKey: email })).toBe(0);
    expect(await confirm(fresh)).toMatchObject({ __typename: 'ConfirmSignUpSuccess' });
  });

  test('takes no tokens of other kinds', async () => {
    const { owner } = await world().organization();

    await expectRefusal(owner.token);
    await expectRefusal(owner.refreshToken);
    await expectRefusal(newToken('reset').token);
    await expectRefusal(newToken('invitation').token);
  });

  test.each(['', 'garbage', newToken('signUp').token, `lvu_${'a'.repeat(100_000)}`])(
    'takes no secret that nobody was sent',
    async token => expectRefusal(token),
  );

  test.each([
    ['a short password', '1234567'],
    ['a long password', 'a'.repeat(1001)],
    ['a password of 100,000 characters', 'a'.repeat(100_000)],
  ])('refuses %s, and leaves the secret good', async (_, wrong) => {
    const token = await secretFor(newAddress());
    const before = await api.current.snapshot();

    expect(await confirm(token, { password: wrong })).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'password'],
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await confirm(token)).toMatchObject({ __typename: 'ConfirmSignUpSuccess' });
  });
});
