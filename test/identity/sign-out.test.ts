import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Session } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const signOut = /* GraphQL */ `
  mutation SignOut {
    signOut {
      __typename
      ... on SignOutSuccess {
        endedSessionId
      }
    }
  }
`;

describe('signOut', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const session = await api.current.em().findOneOrFail(Session, { user: person.user.id });
    return { organization, person, session };
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('ends the session that calls, whose token is dead from then on', async () => {
    const { organization, person, session } = await ada();

    const { data } = await person.call(signOut);

    expect(data.signOut).toEqual({ __typename: 'SignOutSuccess', endedSessionId: typed('ses', session) });
    expect(await whoIs(person.token)).toBeNull();
    expect(await api.current.em().findOneOrFail(Session, session.id)).toMatchObject({
      endedAt: api.current.now,
      endReason: 'SIGNED_OUT',
    });
    expect(await api.current.em().find(AuditEvent, { subjectId: session.id })).toMatchObject([
      {
        action: 'session.ended',
        organizationId: organization.id,
        actorId: person.user.id,
        subjectKind: 'ses',
        details: { endReason: 'SIGNED_OUT' },
      },
    ]);
  });

  test('clears the cookies of a browser', async () => {
    const { person } = await ada();

    const { data, cookies } = await api.current.call(
      signOut,
      {},
      { cookie: `leaver_session=${person.token}; leaver_refresh=${person.refreshToken}` },
    );

    expect(data.signOut).toMatchObject({ __typename: 'SignOutSuccess' });
    const cleared = { value: '', httpOnly: true, secure: true, sameSite: 'Lax', path: '/', expires: new Date(0) };
    expect(cookies).toMatchObject([
      { name: 'leaver_session', ...cleared },
      { name: 'leaver_refresh', ...cleared },
    ]);
  });

  test('leaves other sessions alive, of the same user and of others', async () => {
    const { organization, person } = await ada();
    const telephone = await world().session(person);
    const grace = await world().user({ in: organization });

    await person.call(signOut);

    expect(await whoIs(telephone)).toBe(person.id);
    expect(await whoIs(grace.token)).toBe(grace.id);
  });

  test('says to a second call that nobody is signed in, and changes nothing', async () => {
    const { person } = await ada();
    await person.call(signOut);
    const before = await api.current.snapshot();

    const { data, errors, cookies } = await person.call(signOut);

    expect(data).toEqual({ signOut: null });
    expect(errors).toMatchObject([{ path: ['signOut'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(cookies).toEqual([]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([1, 2, 3])('ends a session once when two calls come at once (%i)', async () => {
    const { person, session } = await ada();

    const replies = await Promise.all([person.call(signOut), person.call(signOut)]);

    expect(replies.filter(({ data }) => data.signOut)).toHaveLength(1);
    expect(replies.flatMap(({ errors }) => errors ?? [])).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.em().count(AuditEvent, { subjectId: session.id })).toBe(1);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(signOut);

    expect(data).toEqual({ signOut: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
