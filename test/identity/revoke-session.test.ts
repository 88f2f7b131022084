import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const revokeSession = /* GraphQL */ `
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      __typename
      ... on RevokeSessionSuccess {
        outcome
        endedSessionId
      }
      ... on Error {
        code
        message
        path
      }
      ... on InvalidIdError {
        expectedType
      }
    }
  }
`;

describe('revokeSession', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const telephone = await world().session(person);
    const [current, other] = await api.current.em().find(Session, { user: person.user.id }, { orderBy: { id: 'asc' } });
    if (!current || !other) {
      throw new Error('Two sessions were begun');
    }
    return { organization, person, telephone, current, other };
  }

  async function revoke(person: Person, sessionId: string) {
    const { data } = await person.call(revokeSession, { input: { sessionId } });
    return data.revokeSession;
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test("ends another of the caller's sessions, at once", async () => {
    const { organization, person, telephone, other } = await ada();

    const answer = await revoke(person, typed('ses', other));

    expect(answer).toEqual({
      __typename: 'RevokeSessionSuccess',
      outcome: 'REVOKED',
      endedSessionId: typed('ses', other),
    });
    expect([await whoIs(person.token), await whoIs(telephone)]).toEqual([person.id, null]);
    expect(await world().eventsAbout(other)).toMatchObject([
      {
        action: 'session.ended',
        organizationId: organization.id,
        actorId: person.user.id,
        subjectKind: 'ses',
        details: { endReason: 'REVOKED' },
      },
    ]);
  });

  test('says to a second call that it had ended, and changes nothing', async () => {
    const { person, other } = await ada();
    await revoke(person, typed('ses', other));
    const before = await api.current.snapshot();

    expect(await revoke(person, typed('ses', other))).toEqual({
      __typename: 'RevokeSessionSuccess',
      outcome: 'ALREADY_ENDED',
      endedSessionId: typed('ses', other),
    });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('ends the session that calls, and clears its cookies', async () => {
    const { person, current } = await ada();

    const { data, cookies } = await person.call(revokeSession, { input: { sessionId: typed('ses', current) } });

    expect(data.revokeSession).toMatchObject({ outcome: 'REVOKED' });
    expect(await whoIs(person.token)).toBeNull();
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([
      ['leaver_session', ''],
      ['leaver_refresh', ''],
    ]);
  });

  test("answers about somebody else's session as about one that does not exist, and leaves it alive", async () => {
    const { organization, person } = await ada();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const sessions = await api.current.em().find(Session, { user: [colleague.user.id, stranger.user.id] });
    const before = await api.current.snapshot();

    const ids = [...sessions.map(session => typed('ses', session)), 'ses_01h2xcejqtf2nbrexx3vqjhp41'];
    const answers = await Promise.all(ids.map(id => revoke(person, id)));

    expect(answers).toEqual(
      ids.map(() => ({
        __typename: 'SessionNotFoundError',
        code: 'SESSION_NOT_FOUND',
        message: 'There is no such session.',
        path: ['input', 'sessionId'],
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['', 'ses_', 'lvs_abc', 'usr_01h2xcejqtf2nbrexx3vqjhp41'])('refuses %j, which is no session', async id => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    expect(await revoke(person, id)).toMatchObject({ __typename: 'InvalidIdError', expectedType: 'Session' });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const { other } = await ada();
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(revokeSession, { input: { sessionId: typed('ses', other) } });

    expect(data).toEqual({ revokeSession: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
