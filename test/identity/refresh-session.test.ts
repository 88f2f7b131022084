import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { RefreshToken, Session, User } from '../../src/modules/identity/index.ts';
import { Organization, OrganizationStatus } from '../../src/modules/organization/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

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
        session {
          id
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
const day = 24 * 3_600_000;

describe('refreshSession', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const session = await api.current.em().findOneOrFail(Session, { user: person.user.id });
    return { organization, person, session };
  }

  async function refresh(refreshToken: string | null) {
    const { data } = await api.current.call(refreshSession, { input: { refreshToken } });
    return data.refreshSession;
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  const refusal = {
    __typename: 'InvalidRefreshTokenError',
    code: 'INVALID_REFRESH_TOKEN',
    message: 'The refresh token is not good any more. Sign in again.',
    path: ['input', 'refreshToken'],
  };

  /** Calls, and sees that not a single row has changed. */
  async function refused(token: string | null) {
    const before = await api.current.snapshot();
    const answer = await refresh(token);
    expect(await api.current.snapshot()).toEqual(before);
    return answer;
  }

  async function sessionOf({ user }: Person) {
    return api.current.em().findOneOrFail(Session, { user: user.id });
  }

  test('gives new tokens, and ends the old ones', async () => {
    const { organization, person, session } = await ada();

    const answer = await refresh(person.refreshToken);

    expect(answer).toEqual({
      __typename: 'RefreshSessionSuccess',
      sessionToken: expect.stringMatching(/^lvs_[\w-]{43}$/),
      refreshToken: expect.stringMatching(/^lvr_[\w-]{43}$/),
      user: { id: person.id },
      session: {
        id: typed('ses', session),
        expiresAt: '2026-12-23T12:00:00.000Z',
        tokenExpiresAt: '2026-11-23T13:00:00.000Z',
      },
    });
    expect(answer.refreshToken).not.toBe(person.refreshToken);
    expect(await whoIs(answer.sessionToken)).toBe(person.id);
    expect(await whoIs(person.token)).toBeNull();
    expect(await api.current.em().find(AuditEvent, { subjectId: session.id })).toMatchObject([
      {
        action: 'session.refreshed',
        organizationId: organization.id,
        actorId: person.user.id,
        subjectKind: 'ses',
      },
    ]);
  });

  test('goes on as long as each token is used once', async () => {
    const { person, session } = await ada();

    const second = await refresh(person.refreshToken);
    const third = await refresh(second.refreshToken);

    expect(third).toMatchObject({ session: { id: typed('ses', session) } });
    expect(await whoIs(second.sessionToken)).toBeNull();
    expect(await whoIs(third.sessionToken)).toBe(person.id);
  });

  test('ends the whole session when a token comes a second time, and keeps that', async () => {
    const { person, session } = await ada();
    const other = await world().session(person);
    const renewed = await refresh(person.refreshToken);

    expect(await refresh(person.refreshToken)).toEqual(refusal);

    expect(await api.current.em().findOneOrFail(Session, session.id)).toMatchObject({
      endedAt: api.current.now,
      endReason: 'REFRESH_TOKEN_REUSED',
    });
    expect(await whoIs(renewed.sessionToken)).toBeNull();
    expect(await whoIs(other)).toBe(person.id);
    expect(await refused(renewed.refreshToken)).toEqual(refusal);
    expect(await refused(person.refreshToken)).toEqual(refusal);
    expect(await api.current.em().find(AuditEvent, { subjectId: session.id, action: 'session.ended' })).toMatchObject([
      { actorKind: 'SYSTEM', actorId: null, details: { endReason: 'REFRESH_TOKEN_REUSED' } },
    ]);
  });

  test.each([1, 2, 3, 4, 5])('lets exactly one of two calls at once succeed, and ends the session (%i)', async () => {
    const { person } = await ada();

    const answers = await Promise.all([refresh(person.refreshToken), refresh(person.refreshToken)]);

    expect(answers.map((answer): string => answer.__typename).toSorted()).toEqual([
      'InvalidRefreshTokenError',
      'RefreshSessionSuccess',
    ]);
    expect(await sessionOf(person)).toMatchObject({ endReason: 'REFRESH_TOKEN_REUSED' });
    expect(await api.current.em().count(RefreshToken, { session: { user: person.user.id } })).toBe(2);
    expect(await refused(answers.find(answer => answer.refreshToken)?.refreshToken)).toEqual(refusal);
  });

  test('refuses a token that has expired', async () => {
    const { person } = await ada();
    const em = api.current.em();
    (await em.findOneOrFail(RefreshToken, { session: { user: person.user.id } })).expiresAt = api.current.now;
    await em.flush();

    expect(await refused(person.refreshToken)).toEqual(refusal);
  });

  test.each([
    ['an empty text', ''],
    ['garbage', 'garbage'],
    ['a token nobody holds', `lvr_${'a'.repeat(43)}`],
    ['a token that is cut off', 'lvr_abc'],
    ['an overlong text', `lvr_${'a'.repeat(100_000)}`],
    ['a null byte', `lvr_${'a'.repeat(42)}\0`],
    ['nothing', null],
  ])('refuses %s', async (_, token) => {
    expect(await refused(token)).toEqual(refusal);
  });

  test('refuses a session token, which stays alive', async () => {
    const { person } = await ada();

    expect(await refused(person.token)).toEqual(refusal);

    expect(await whoIs(person.token)).toBe(person.id);
  });

  test.each(['SUSPENDED', 'REVOKED'] as const)('refuses the token of a %s user', async status => {
    const { person } = await ada();
    const em = api.current.em();
    const user = await em.findOneOrFail(User, person.user.id);
    user.status = status;
    user.purgeAfter = status === 'REVOKED' ? new Date(api.current.now.getTime() + day) : null;
    await em.flush();

    expect(await refused(person.refreshToken)).toEqual(refusal);
  });

  test('refuses the token of a user whose organization is suspended', async () => {
    const { organization, person } = await ada();
    const em = api.current.em();
    (await em.findOneOrFail(Organization, organization.id)).status = OrganizationStatus.SUSPENDED;
    await em.flush();

    expect(await refused(person.refreshToken)).toEqual(refusal);
  });

  test('refuses the token of a session that was signed out', async () => {
    const { person } = await ada();
    await person.call('mutation { signOut { __typename } }');

    expect(await refused(person.refreshToken)).toEqual(refusal);
  });

  test('works after the session token has expired, but not after the session has', async () => {
    const { person } = await ada();
    api.current.advance(2 * 3_600_000);
    expect(await whoIs(person.token)).toBeNull();

    const renewed = await refresh(person.refreshToken);

    expect(await whoIs(renewed.sessionToken)).toBe(person.id);
    api.current.advance(30 * day);
    expect(await refused(renewed.refreshToken)).toEqual(refusal);
  });
});
