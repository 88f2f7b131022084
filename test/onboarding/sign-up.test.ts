import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import { newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const signUp = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpSuccess {
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
const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
    }
  }
`;
const password = 'correct horse battery staple';
let count = 0;

describe('signUp', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const newAddress = () => `new${++count}@example.com`;

  test('makes an organization with its owner, and signs in', async () => {
    const email = newAddress();
    const input = {
      email,
      password,
      givenName: 'Ada',
      displayName: ' Ada L. ',
      organizationName: ' Analytical Engines ',
    };

    const { data } = await api.current.call(signUp, { input });

    const user = await api.current.em().findOneOrFail(User, { emailKey: email });
    expect(data.signUp).toEqual({
      __typename: 'SignUpSuccess',
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
    const called = await api.current.call('{ viewer { id } }', {}, { token: data.signUp.sessionToken });
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
    const { data, cookies } = await api.current.call(signUp, {
      input: { email: newAddress(), password, organizationName: 'Cookies', delivery: 'COOKIE' },
    });

    expect(data.signUp).toMatchObject({ sessionToken: null, refreshToken: null });
    expect(cookies.map(({ name, httpOnly }) => ({ name, httpOnly }))).toEqual([
      { name: 'leaver_session', httpOnly: true },
      { name: 'leaver_refresh', httpOnly: true },
    ]);
  });

  test('refuses the address of a live account, in whatever letter case', async () => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signUp, {
      input: { email: owner.email.toUpperCase(), password, organizationName: 'Another' },
    });

    expect(data.signUp).toEqual({
      __typename: 'AddressTakenError',
      code: 'ADDRESS_TAKEN',
      message: 'The address belongs to an account already. Sign in, or use another.',
      path: ['input', 'email'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('makes one account of two that take an address at once, and leaves no organization behind', async () => {
    const email = newAddress();
    const before = await api.current.em().count(Organization);

    const answers = await Promise.all(
      ['One', 'Two'].map(organizationName =>
        api.current.call(signUp, { input: { email, password, organizationName } }),
      ),
    );

    expect(answers.map(({ data }): string => data.signUp.__typename).toSorted()).toEqual([
      'AddressTakenError',
      'SignUpSuccess',
    ]);
    expect(await api.current.em().count(Organization)).toBe(before + 1);
  });

  test.each([
    ['no way in', { organizationName: null }, ['input']],
    ['both ways in', { invitationSecret: newToken('invitation').token }, ['input']],
    ['an empty organization name', { organizationName: ' ' }, ['input', 'organizationName']],
    ['an overlong organization name', { organizationName: 'a'.repeat(201) }, ['input', 'organizationName']],
    ['a null byte in the organization name', { organizationName: 'a\0' }, ['input', 'organizationName']],
    ['no address', { email: 'nobody' }, ['input', 'email']],
    ['an overlong address', { email: `${'a'.repeat(250)}@example.com` }, ['input', 'email']],
    ['a short password', { password: '1234567' }, ['input', 'password']],
    ['a long password', { password: 'a'.repeat(1001) }, ['input', 'password']],
    ['an overlong name', { familyName: 'a'.repeat(201) }, ['input', 'familyName']],
  ])('refuses %s', async (_, wrong, path) => {
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signUp, {
      input: { email: newAddress(), password, organizationName: 'Another', ...wrong },
    });

    expect(data.signUp).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', path });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
