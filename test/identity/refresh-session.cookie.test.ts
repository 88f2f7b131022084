import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const refreshSession = /* GraphQL */ `
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      __typename
      ... on RefreshSessionSuccess {
        sessionToken
        refreshToken
        user {
          id
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

describe('refreshSession by cookie', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    return world().user({ in: organization });
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('takes the token from its cookie, and hands the new ones over as cookies', async () => {
    const person = await ada();

    const { data, cookies } = await api.current.call(
      refreshSession,
      { input: {} },
      { cookie: `leaver_refresh=${person.refreshToken}` },
    );

    expect(data.refreshSession).toMatchObject({
      __typename: 'RefreshSessionSuccess',
      user: { id: person.id },
      sessionToken: null,
      refreshToken: null,
    });
    const options = {
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
      expires: new Date('2026-12-23T12:00:00Z'),
    };
    expect(cookies).toMatchObject([
      { name: 'leaver_session', value: expect.stringMatching(/^lvs_/), ...options },
      { name: 'leaver_refresh', value: expect.stringMatching(/^lvr_/), ...options },
    ]);
    expect(await whoIs(cookies[0]?.value ?? '')).toBe(person.id);
    expect(await whoIs(person.token)).toBeNull();
  });

  test('prefers the token of the input to that of the cookie', async () => {
    const [person, other] = await Promise.all([ada(), ada()]);

    const { data, cookies } = await api.current.call(
      refreshSession,
      { input: { refreshToken: person.refreshToken } },
      { cookie: `leaver_refresh=${other.refreshToken}` },
    );

    expect(data.refreshSession).toMatchObject({ user: { id: person.id }, refreshToken: expect.any(String) });
    expect(cookies).toEqual([]);
    expect(await whoIs(other.token)).toBe(other.id);
  });
});
