import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Session } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const signOutEverywhere = /* GraphQL */ `
  mutation SignOutEverywhere($input: SignOutEverywhereInput!) {
    signOutEverywhere(input: $input) {
      __typename
      ... on SignOutEverywhereSuccess {
        endedSessionIds
      }
    }
  }
`;

describe('signOutEverywhere', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const telephone = await world().session(person);
    return { organization, person, telephone };
  }

  const sessionsOf = ({ user }: Person) =>
    api.current.em().find(Session, { user: user.id }, { orderBy: { id: 'asc' } });

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test("ends all of the caller's sessions with their refresh tokens, and nobody else's", async () => {
    const { organization, person, telephone } = await ada();
    const grace = await world().user({ in: organization });
    const sessions = await sessionsOf(person);

    const { data, cookies } = await person.call(signOutEverywhere, { input: {} });

    expect(data.signOutEverywhere).toEqual({
      __typename: 'SignOutEverywhereSuccess',
      endedSessionIds: sessions.map(session => typed('ses', session)),
    });
    expect([await whoIs(person.token), await whoIs(telephone), await whoIs(grace.token)]).toEqual([
      null,
      null,
      grace.id,
    ]);
    const refreshed = await api.current.call(
      `mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { __typename } }`,
      { input: { refreshToken: person.refreshToken } },
    );
    expect(refreshed.data.refreshSession).toEqual({ __typename: 'InvalidRefreshTokenError' });
    expect(await sessionsOf(person)).toMatchObject([
      { endedAt: api.current.now, endReason: 'SIGNED_OUT' },
      { endedAt: api.current.now, endReason: 'SIGNED_OUT' },
    ]);
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([
      ['leaver_session', ''],
      ['leaver_refresh', ''],
    ]);
    const events = await api.current
      .em()
      .find(AuditEvent, { action: 'session.ended', actorId: person.user.id }, { orderBy: { subjectId: 'asc' } });
    expect(events).toMatchObject(
      sessions.map(({ id }) => ({
        organizationId: organization.id,
        subjectKind: 'ses',
        subjectId: id,
        details: { endReason: 'SIGNED_OUT' },
      })),
    );
  });

  test('keeps the session that calls when it is told to', async () => {
    const { person, telephone } = await ada();
    const [, other] = await sessionsOf(person);

    const { data, cookies } = await person.call(signOutEverywhere, { input: { keepCurrent: true } });

    expect(data.signOutEverywhere.endedSessionIds).toEqual([typed('ses', other ?? { id: '' })]);
    expect([await whoIs(person.token), await whoIs(telephone)]).toEqual([person.id, null]);
    expect(cookies).toEqual([]);
  });

  test.each([1, 2, 3])('ends each session once when two sessions call at once (%i)', async () => {
    const { person, telephone } = await ada();

    const replies = await Promise.all(
      [person.token, telephone].map(token => api.current.call(signOutEverywhere, { input: {} }, { token })),
    );

    expect(replies.filter(({ data }) => data.signOutEverywhere)).toHaveLength(1);
    expect(replies.flatMap(({ errors }) => errors ?? [])).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.em().count(AuditEvent, { action: 'session.ended', actorId: person.user.id })).toBe(2);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(signOutEverywhere, { input: {} });

    expect(data).toEqual({ signOutEverywhere: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
