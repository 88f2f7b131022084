import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignInSuccess {
        sessionToken
        refreshToken
        user {
          id
          email
        }
        session {
          device
          expiresAt
          tokenExpiresAt
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
const viewer = /* GraphQL */ `
  query Viewer {
    viewer {
      id
      organization {
        id
        users(first: 1) {
          totalCount
          edges {
            node {
              id
            }
          }
        }
      }
    }
  }
`;

describe('signIn', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const password = 'correct horse battery staple';

  test('begins a session whose token says who calls', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization, email: 'Ada@Example.com', password });

    const { data } = await api.current.call(signIn, { input: { email: 'ada@example.COM', password } });

    expect(data.signIn).toEqual({
      __typename: 'SignInSuccess',
      sessionToken: expect.stringMatching(/^lvs_[\w-]{43}$/),
      refreshToken: expect.stringMatching(/^lvr_[\w-]{43}$/),
      user: { id: ada.id, email: 'Ada@Example.com' },
      session: {
        device: 'lightMyRequest',
        expiresAt: '2026-12-23T12:00:00.000Z',
        tokenExpiresAt: '2026-11-23T13:00:00.000Z',
      },
    });
    const called = await api.current.call('{ viewer { id } }', {}, { token: data.signIn.sessionToken });
    expect(called.data).toEqual({ viewer: { id: ada.id } });
    expect((await owner.call(viewer)).data).toMatchObject({
      viewer: { id: owner.id, organization: { users: { totalCount: 2, edges: [{ node: { id: ada.id } }] } } },
    });
  });

  test('lets the answer show what only the new session may see', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, password });

    const { data } = await api.current.call(
      `mutation S($input: SignInInput!) {
        signIn(input: $input) { ... on SignInSuccess { user { sessions { totalCount } } } }
      }`,
      { input: { email: ada.email, password } },
    );

    expect(data).toEqual({ signIn: { user: { sessions: { totalCount: 2 } } } });
  });

  test('hands the tokens over as HttpOnly cookies, out of reach of scripts', async () => {
    const { organization } = await world().organization();
    const grace = await world().user({ in: organization, password });

    const { data, cookies } = await api.current.call(signIn, {
      input: { email: grace.email, password, delivery: 'COOKIE' },
    });

    expect(data.signIn).toMatchObject({ sessionToken: null, refreshToken: null });
    expect(cookies).toMatchObject([
      { name: 'leaver_session', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
      { name: 'leaver_refresh', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
    ]);
    const called = await api.current.call('{ viewer { id } }', {}, { cookie: `leaver_session=${cookies[0]?.value}` });
    expect(called.data).toEqual({ viewer: { id: grace.id } });
  });

  test.each([
    ['a wrong password', { password: 'something else' }],
    ['an unknown address', { email: 'nobody@example.com' }],
    ['an address with a look-alike letter', { email: 'gr\u0430ce.hopper@example.com' }],
    ['an address with a null byte', { email: 'grace.hopper@example.com\0' }],
  ])('refuses %s, with one answer, and begins nothing', async (_, wrong) => {
    const { organization } = await world().organization();
    const email = `grace.hopper.${organization.id}@example.com`;
    await world().user({ in: organization, email, password });
    const before = await api.current.snapshot();

    const { data } = await api.current.call(signIn, { input: { email, password, ...wrong } });

    expect(data.signIn).toEqual({
      __typename: 'InvalidCredentialsError',
      code: 'INVALID_CREDENTIALS',
      message: 'The address or the password is wrong.',
      path: [],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
