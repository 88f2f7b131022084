import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ExternalIdentity, Session } from '../../src/modules/identity/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { startOfTime, useApi } from '../support/api.ts';
import { callWhile } from '../support/ending.ts';
import { eventually, Follower } from '../support/follower.ts';
import { Issuer } from '../support/issuer.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const unlinkExternalIdentity = /* GraphQL */ `
  mutation UnlinkExternalIdentity($input: UnlinkExternalIdentityInput!) {
    unlinkExternalIdentity(input: $input) {
      __typename
      ... on UnlinkExternalIdentitySuccess {
        outcome
        unlinkedExternalIdentityId
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
const issuer = await Issuer.start();
const minute = 60_000;
const seconds = startOfTime.getTime() / 1000;
const password = 'correct horse battery staple';
let count = 0;

describe('unlinkExternalIdentity', () => {
  const api = useApi(issuer.env);
  const world = () => new World(api.current);
  let origin = '';
  beforeAll(async () => {
    origin = await api.current.listen();
  });
  afterAll(() => issuer.close());

  const tokenOf = (identity: ExternalIdentity, claims: JWTPayload = {}) =>
    issuer.token(api.current.now, { sub: identity.subject, ...claims });

  const identityOf = (person: Person, traits: { isManaged?: boolean; provider?: string } = {}) =>
    world().externalIdentity(person, { provider: issuer.name, subject: `subject-${++count}`, ...traits });

  /** A member with a password and an identity, whose token was let in. */
  async function ada() {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization, password });
    const identity = await identityOf(person);
    const token = await tokenOf(identity);
    expect(await whoIs(token)).toBe(person.id);
    return { organization, owner, person, identity, token };
  }

  const unlinkById = async (token: string, externalIdentityId: string) =>
    (await api.current.call(unlinkExternalIdentity, { input: { externalIdentityId } }, { token })).data
      .unlinkExternalIdentity;

  const unlink = ({ token }: Pick<Person, 'token'>, identity: ExternalIdentity) =>
    unlinkById(token, typed('xid', identity));

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('ends the tokens of that identity on every server, and no other, tells by mail, and records it sealed', async () => {
    const { organization, person, identity, token } = await ada();
    const other = await identityOf(person);
    const kept = await tokenOf(other);
    expect(await whoIs(kept)).toBe(person.id);
    const unseen = await tokenOf(identity, { jti: 'unseen' });
    const sibling = await api.current.sibling();

    try {
      const answer = await unlink(person, identity);

      expect(answer).toEqual({
        __typename: 'UnlinkExternalIdentitySuccess',
        outcome: 'UNLINKED',
        unlinkedExternalIdentityId: typed('xid', identity),
        endedSessionCount: 1,
      });
      for (const dead of [token, unseen]) {
        expect(await whoIs(dead)).toBeNull();
        expect((await sibling.call('{ viewer { id } }', {}, { token: dead })).data).toEqual({ viewer: null });
      }
    } finally {
      await sibling.end();
    }
    expect([await whoIs(kept), await whoIs(person.token)]).toEqual([person.id, person.id]);
    expect(
      await api.current.em().find(Session, { user: person.user.id, kind: 'FOREIGN_TOKEN' }, { orderBy: { id: 1 } }),
    ).toMatchObject([
      { externalIdentityId: identity.id, endReason: 'IDENTITY_REMOVED' },
      { externalIdentityId: other.id, endReason: null },
    ]);
    expect(await world().mailsTo(person.email)).toMatchObject([
      {
        subject: 'An identity was unlinked from your account',
        paragraphs: [expect.stringContaining(issuer.name), expect.stringContaining('If it was not you')],
      },
    ]);
    expect(await world().eventsAbout(identity)).toMatchObject([
      {
        action: 'external_identity.unlinked',
        organizationId: organization.id,
        actorId: person.user.id,
        subjectKind: 'xid',
        keyHolderId: person.user.id,
        details: { userId: person.id, endedSessionCount: 1 },
      },
    ]);
    expect(await tracesOf(api.current.em(), identity.subject)).toEqual({});
  });

  test('leaves whoever had the identity no mail with which to move the account to another address', async () => {
    const { owner, identity } = await ada();
    const thief = 'mallory@example.org';
    const token = await tokenOf(identity, { auth_time: seconds });
    const change = `mutation { changeEmail(input: { email: "${thief}" }) { __typename } }`;
    const asked = await api.current.call(change, {}, { token });
    const secret = await world().secretTo(thief);

    expect(await unlink(owner, identity)).toMatchObject({ outcome: 'UNLINKED' });
    const before = await api.current.snapshot();
    const confirm = `mutation { confirmEmailChange(input: { token: "${secret}" }) { __typename } }`;
    const { data } = await api.current.call(confirm, {});

    expect(asked.data.changeEmail).toEqual({ __typename: 'ChangeEmailSuccess' });
    expect(data.confirmEmailChange).toEqual({ __typename: 'InvalidTokenError' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('says to a second call that it was, and changes nothing; nobody else is told', async () => {
    const { organization, owner, person, identity } = await ada();
    await unlink(person, identity);
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const again = { outcome: 'ALREADY_UNLINKED', endedSessionCount: 0 };
    expect([await unlink(person, identity), await unlink(owner, identity)]).toMatchObject([again, again]);
    const unknown = { __typename: 'ExternalIdentityNotFoundError' };
    expect([await unlink(colleague, identity), await unlink(stranger, identity)]).toMatchObject([unknown, unknown]);

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers two at once that it was done once', async () => {
    const { person, owner, identity } = await ada();

    const answers = await Promise.all([unlink(person, identity), unlink(owner, identity), unlink(person, identity)]);

    expect(answers.filter(({ outcome }) => outcome === 'UNLINKED')).toHaveLength(1);
    expect(await world().eventsAbout(identity)).toHaveLength(1);
    expect(await world().mailsTo(person.email)).toHaveLength(1);
  });

  test('never serves the old token again, when the same identity is linked anew; a new token counts', async () => {
    const { organization, person, identity, token } = await ada();
    await unlink(person, identity);
    const { provider, subject } = identity;
    const other = await world().user({ in: organization });
    await world().externalIdentity(other, { provider, subject });

    expect(await whoIs(token)).toBeNull();
    expect(await whoIs(await tokenOf(identity, { jti: 'new' }))).toBe(other.id);
  });

  test.each(['WebSocket', 'SSE'] as const)(
    'closes what follows over %s with a token of it, and nothing else',
    async via => {
      const { person, identity, token } = await ada();
      const other = await tokenOf(await identityOf(person));
      const follow = (bearer: string) =>
        Follower.open(api.current, origin, via, {
          query: 'subscription { viewerEvents { __typename } }',
          token: bearer,
        });
      const followers = { gone: await follow(token), kept: await follow(other), own: await follow(person.token) };

      await unlink(person, identity);
      await eventually(() => expect(followers.gone.isOver).toBe(true));

      expect(followers.gone.reason).toBe('IDENTITY_REMOVED');
      expect([followers.kept.isOver, followers.own.isOver]).toEqual([false, false]);
      followers.kept.stop();
      followers.own.stop();
      await eventually(() => expect(api.current.http.openStreams).toBe(0));
    },
  );

  test('may be called with a recent token of the identity itself, which then is good for nothing', async () => {
    const { person, identity } = await ada();
    const token = await tokenOf(identity, { auth_time: seconds, jti: 'recent' });

    expect(await unlinkById(token, typed('xid', identity))).toMatchObject({ outcome: 'UNLINKED' });

    expect(await whoIs(token)).toBeNull();
    expect(await whoIs(person.token)).toBe(person.id);
  });

  test('refuses the last way in, until there is a password or another identity of the provider', async () => {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const identity = await identityOf(person);
    // Its tokens do not count here, so that it is no way in.
    const foreign = await identityOf(person, { provider: 'https://id.example.com' });
    const before = await api.current.snapshot();

    expect(await unlink(person, identity)).toEqual({
      __typename: 'LastSignInMethodError',
      code: 'LAST_SIGN_IN_METHOD',
      message:
        'This is the only way in to the account. Set a password first, by requestPasswordReset, or link another identity.',
      path: ['input', 'externalIdentityId'],
    });
    expect(await api.current.snapshot()).toEqual(before);

    expect(await unlink(person, foreign)).toMatchObject({ outcome: 'UNLINKED' });
    await identityOf(person);
    expect(await unlink(person, identity)).toMatchObject({ outcome: 'UNLINKED' });
  });

  test('leaves one of two ways in, when both are unlinked at once', async () => {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    const [first, second] = [await identityOf(person), await identityOf(person)];

    const answers = await Promise.all([unlink(person, first), unlink(person, second)]);

    expect(answers.map(({ __typename }): string => __typename).toSorted()).toEqual([
      'LastSignInMethodError',
      'UnlinkExternalIdentitySuccess',
    ]);
    expect(await api.current.em().count(ExternalIdentity, { user: person.user.id })).toBe(1);
  });

  test('refuses what Leaver manages at the provider, to the user and to an administrator', async () => {
    const { owner, person } = await ada();
    const managed = await identityOf(person, { isManaged: true });
    const before = await api.current.snapshot();

    const answers = [await unlink(person, managed), await unlink(owner, managed)];

    const refusal = {
      __typename: 'ManagedIdentityError',
      code: 'MANAGED_IDENTITY',
      message: 'The identity is managed by Leaver, and ends with the account.',
      path: ['input', 'externalIdentityId'],
    };
    expect(answers).toEqual([refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets an administrator unlink for a user, even the last way in, and says in the mail who did it', async () => {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization });
    const identity = await identityOf(person);
    const token = await tokenOf(identity);
    expect(await whoIs(token)).toBe(person.id);

    expect(await unlink(owner, identity)).toMatchObject({ outcome: 'UNLINKED', endedSessionCount: 1 });

    expect(await whoIs(token)).toBeNull();
    expect(await world().mailsTo(person.email)).toMatchObject([
      { paragraphs: [expect.stringMatching(/^An administrator unlinked the identity at http/)] },
    ]);
    expect(await world().mailsTo(owner.email)).toEqual([]);
    expect(await world().eventsAbout(identity)).toMatchObject([
      {
        actorId: owner.user.id,
        organizationId: organization.id,
        keyHolderId: person.user.id,
        details: { userId: person.id },
      },
    ]);
  });

  test('lets an administrator free the identity of somebody who has left and can be restored', async () => {
    const { owner, person, identity } = await ada();
    await person.call('mutation { revokeMyAccount(input: {}) { __typename } }');

    expect(await unlink(owner, identity)).toMatchObject({ outcome: 'UNLINKED', endedSessionCount: 0 });
  });

  test('refuses an administrator whom the user stands above', async () => {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const identity = await identityOf(owner);
    const before = await api.current.snapshot();

    expect(await unlink(admin, identity)).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers colleagues and strangers as if there were none', async () => {
    const { organization, identity, person, token } = await ada();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [
      await unlink(colleague, identity),
      await unlink(stranger, identity),
      await unlinkById(stranger.token, 'xid_01h2xcejqtf2nbrexx3vqjhp41'),
    ];

    const refusal = {
      __typename: 'ExternalIdentityNotFoundError',
      code: 'EXTERNAL_IDENTITY_NOT_FOUND',
      message: 'There is no such identity.',
      path: ['input', 'externalIdentityId'],
    };
    expect(answers).toEqual([refusal, refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
    expect(await whoIs(token)).toBe(person.id);
  });

  test('refuses a sign-in that is too old, also of an administrator, a key, and a token that tells of no sign-in', async () => {
    const { owner, person, identity, token } = await ada();
    const { token: key } = await world().apiKey(person);
    const callers = [key, token];
    api.current.advance(10 * minute + 1);
    callers.push(person.token, owner.token);
    const before = await api.current.snapshot();

    for (const caller of callers) {
      expect(await unlinkById(caller, typed('xid', identity))).toMatchObject({
        __typename: 'ReauthenticationRequiredError',
        path: [],
      });
    }

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses what is no id of an identity', async () => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    expect(await unlinkById(person.token, person.id)).toMatchObject({
      __typename: 'InvalidIdError',
      path: ['input', 'externalIdentityId'],
    });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('finds no identity that is gone once it has the lock', async () => {
    const { person, identity } = await ada();

    const { reply, before } = await callWhile(
      api.current,
      sql`with held as (select id from users where id = ${person.user.id}::uuid for update)
        delete from external_identity i using held where i.id = ${identity.id}::uuid`,
      () => person.call(unlinkExternalIdentity, { input: { externalIdentityId: typed('xid', identity) } }),
    );

    expect(reply.data.unlinkExternalIdentity.__typename).toBe('ExternalIdentityNotFoundError');
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves no token of it in use that came for the first time at the same moment', async () => {
    const { person, identity } = await ada();
    const tokens = await Promise.all(['a', 'b', 'c', 'd'].map(jti => tokenOf(identity, { jti })));

    await Promise.all([unlink(person, identity), ...tokens.map(whoIs)]);

    expect(await Promise.all(tokens.map(whoIs))).toEqual([null, null, null, null]);
    expect(await api.current.em().count(Session, { user: person.user.id, kind: 'FOREIGN_TOKEN', endedAt: null })).toBe(
      0,
    );
  });

  test('refuses whoever is not signed in', async () => {
    const { identity } = await ada();
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(unlinkExternalIdentity, {
      input: { externalIdentityId: typed('xid', identity) },
    });

    expect(data).toEqual({ unlinkExternalIdentity: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
