import { randomBytes } from 'node:crypto';

import type { JWTPayload } from 'jose';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { ExternalIdentity } from '../../src/modules/identity/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { parseId } from '../../src/shared/ids.ts';
import { Api, startOfTime, useApi } from '../support/api.ts';
import { callWhile, callWhileEnding } from '../support/ending.ts';
import { Issuer } from '../support/issuer.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, World } from '../support/world.ts';

const linkExternalIdentity = /* GraphQL */ `
  mutation LinkExternalIdentity($input: LinkExternalIdentityInput!) {
    linkExternalIdentity(input: $input) {
      __typename
      ... on LinkExternalIdentitySuccess {
        outcome
        externalIdentity {
          id
          provider
          subject
          isManaged
          createdAt
        }
      }
      ... on ForeignTokenRefusedError {
        reason
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
let count = 0;
/** PostgreSQL would refuse it in an index, where only what repeats itself gets shorter. */
const longSubject = randomBytes(6000).toString('hex');

describe('linkExternalIdentity', () => {
  const api = useApi(issuer.env);
  const world = () => new World(api.current);
  beforeEach(() => {
    issuer.mood = 'WELL';
  });
  afterAll(() => issuer.close());

  async function ada() {
    const { organization, owner } = await world().organization();
    return { organization, owner, person: await world().user({ in: organization }), sub: `subject-${++count}` };
  }

  const tokenOf = (sub: string, claims: JWTPayload = {}) => issuer.token(api.current.now, { sub, ...claims });

  const link = async (person: Pick<Person, 'call'>, token: string) =>
    (await person.call(linkExternalIdentity, { input: { token } })).data.linkExternalIdentity;

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  const linksOf = ({ user }: Person) => api.current.em().count(ExternalIdentity, { user: user.id });

  test('links what the token proves, whose tokens count from then on, tells by mail, and records it sealed', async () => {
    const { organization, person, sub } = await ada();
    const token = await tokenOf(sub);
    expect(await whoIs(token)).toBeNull();

    const answer = await link(person, token);

    expect(answer).toEqual({
      __typename: 'LinkExternalIdentitySuccess',
      outcome: 'LINKED',
      externalIdentity: {
        id: expect.stringMatching(/^xid_/),
        provider: issuer.name,
        subject: sub,
        isManaged: false,
        createdAt: startOfTime.toISOString(),
      },
    });
    expect([await whoIs(token), await whoIs(await tokenOf(sub, { jti: 'another' }))]).toEqual([person.id, person.id]);
    expect(await world().mailsTo(person.email)).toMatchObject([
      {
        subject: 'An identity was linked to your account',
        paragraphs: [
          `An identity at ${issuer.name} was linked to your account.`,
          'Who has it can use your account until it is unlinked, whatever your password is.',
          expect.stringContaining('If it was not you'),
        ],
      },
    ]);
    const id = parseId('xid', answer.externalIdentity.id, []);
    const [event] = await world().eventsAbout({ id });
    expect(event).toMatchObject({
      action: 'external_identity.linked',
      organizationId: organization.id,
      actorId: person.user.id,
      subjectKind: 'xid',
      keyHolderId: person.user.id,
      details: { userId: person.id },
    });
    expect(Object.keys(await tracesOf(api.current.em(), sub))).toEqual(['public.external_identity']);
    expect(await tracesOf(api.current.em(), token)).toEqual({});
  });

  test('says of what is linked to the caller already that it is, and changes nothing', async () => {
    const { person, sub } = await ada();
    const first = await link(person, await tokenOf(sub));
    // Nothing is taken over by it: an old sign-in is enough.
    api.current.advance(11 * minute);
    const before = await api.current.snapshot();

    const answer = await link(person, await tokenOf(sub));

    expect(answer).toEqual({ ...first, outcome: 'ALREADY_LINKED' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test("refuses what is another user's, of whichever tenant, and does not say whose", async () => {
    const { organization, person, sub } = await ada();
    await link(person, await tokenOf(sub));
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [await link(colleague, await tokenOf(sub)), await link(stranger, await tokenOf(sub))];

    const refusal = {
      __typename: 'ExternalIdentityTakenError',
      code: 'EXTERNAL_IDENTITY_TAKEN',
      message: 'The identity is linked to another user. Unlink it there first, or use another.',
      path: ['input', 'token'],
    };
    expect(answers).toEqual([refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
    expect(await whoIs(await tokenOf(sub))).toBe(person.id);
  });

  test.each([
    ['is for somebody else', { aud: 'another' }, 'NOT_PROVED'],
    ['is by somebody else', { iss: 'https://id.example.com' }, 'NOT_PROVED'],
    ['has expired', { exp: seconds }, 'NOT_PROVED'],
    ['is about nobody', { sub: '' }, 'NOT_PROVED'],
    ['is about somebody with a name too long', { sub: longSubject }, 'NOT_PROVED'],
    ['is about somebody with a name that is no text', { sub: 'a\0b' }, 'NOT_PROVED'],
    ['does not say when it was issued', { iat: undefined }, 'NOT_FRESH'],
    ['was issued too long ago', { iat: seconds - 601, auth_time: seconds }, 'NOT_FRESH'],
    ['was issued at no time that there is', { iat: 1e300 }, 'NOT_FRESH'],
    ['was issued in a time to come', { iat: seconds + 61 }, 'NOT_FRESH'],
  ] as [string, JWTPayload, string][])('refuses a token that %s', async (_which, claims, reason) => {
    const { person, sub } = await ada();
    const token = await tokenOf(sub, claims);
    const before = await api.current.snapshot();

    expect(await link(person, token)).toMatchObject({
      __typename: 'ForeignTokenRefusedError',
      code: 'FOREIGN_TOKEN_REFUSED',
      reason,
      path: ['input', 'token'],
    });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['no token', ''],
    ['a word', 'nonsense'],
    ['a token of its own', `lvs_${'a'.repeat(43)}`],
    ['100,000 characters', `${'a'.repeat(50_000)}.${'b'.repeat(50_000)}.c`],
  ])('refuses %s without asking the provider', async (_which, token) => {
    const { person } = await ada();
    const { asked } = issuer;
    const before = await api.current.snapshot();

    expect(await link(person, token)).toMatchObject({ __typename: 'ForeignTokenRefusedError', reason: 'NOT_PROVED' });

    expect(await api.current.snapshot()).toEqual(before);
    expect(issuer.asked).toBe(asked);
  });

  test('takes a token that was issued at most ten minutes ago, by a clock that may be a little ahead', async () => {
    const { person, sub } = await ada();

    expect(await link(person, await tokenOf(sub, { iat: seconds - 600 }))).toMatchObject({ outcome: 'LINKED' });
    expect(await link(person, await tokenOf(`${sub}b`, { iat: seconds + 60 }))).toMatchObject({ outcome: 'LINKED' });
  });

  test('refuses a sign-in that is too old', async () => {
    const { person, sub } = await ada();
    api.current.advance(10 * minute + 1);
    const token = await tokenOf(sub);
    const before = await api.current.snapshot();

    expect(await link(person, token)).toMatchObject({ __typename: 'ReauthenticationRequiredError', path: [] });

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a key, and a token of the provider however recent its sign-in', async () => {
    const { person, sub } = await ada();
    const { token: key } = await world().apiKey(person);
    await link(person, await tokenOf(sub));
    const foreign = await tokenOf(sub, { auth_time: seconds });
    expect(await whoIs(foreign)).toBe(person.id);
    const another = await tokenOf(`${sub}b`);
    const before = await api.current.snapshot();

    for (const token of [key, foreign]) {
      const { data } = await api.current.call(linkExternalIdentity, { input: { token: another } }, { token });
      expect(data.linkExternalIdentity).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
    }

    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['FAILING', 'SILENT'] as const)(
    'is unavailable, and links nothing, while the provider is %s',
    async mood => {
      const away = await api.current.sibling();
      const { person, sub } = await ada();
      issuer.mood = mood;
      try {
        const input = { token: await tokenOf(sub) };
        const { data, errors } = await away.call(linkExternalIdentity, { input }, { token: person.token });

        expect(data).toEqual({ linkExternalIdentity: null });
        expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5 } }]);
        expect(await linksOf(person)).toBe(0);
      } finally {
        await away.end();
      }
    },
  );

  test('holds no transaction open, and no lock, while the provider is asked', async () => {
    const away = await api.current.sibling();
    const { owner, person, sub } = await ada();
    issuer.mood = 'SILENT';
    try {
      const waiting = away.call(
        linkExternalIdentity,
        { input: { token: await tokenOf(sub) } },
        { token: person.token },
      );
      const { data } = await owner.call(
        'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }',
        { input: { userId: person.id } },
      );

      expect(data.deleteUser.__typename).toBe('UserDeletion');
      expect((await waiting).errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    } finally {
      await away.end();
    }
  });

  test('lets one of many win who link the same at once, on two servers', async () => {
    const { organization, sub } = await ada();
    const { organization: elsewhere } = await world().organization();
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, n) => world().user({ in: n % 2 === 0 ? organization : elsewhere })),
    );
    const sibling = await api.current.sibling();
    const serverOf = (n: number) => (n % 4 < 2 ? api.current : sibling);
    try {
      const token = await tokenOf(sub);
      const replies = await Promise.all(
        people.map(async (person, n) =>
          serverOf(n).call(linkExternalIdentity, { input: { token } }, { token: person.token }),
        ),
      );

      const names = replies.map(({ data }): string => data.linkExternalIdentity.__typename);
      expect(names.toSorted()).toEqual([
        ...Array.from({ length: 7 }, () => 'ExternalIdentityTakenError'),
        'LinkExternalIdentitySuccess',
      ]);
      const winner = people[names.indexOf('LinkExternalIdentitySuccess')];
      expect(await whoIs(token)).toBe(winner?.id);
      const mails = await Promise.all(people.map(({ email }) => world().mailsTo(email)));
      expect(mails.flat()).toHaveLength(1);
    } finally {
      await sibling.end();
    }
  });

  test('links once for one caller who asks twice at once', async () => {
    const { person, sub } = await ada();
    const token = await tokenOf(sub);

    const answers = await Promise.all([link(person, token), link(person, token)]);

    expect(answers.map(({ outcome }): string => outcome).toSorted()).toEqual(['ALREADY_LINKED', 'LINKED']);
    expect(await linksOf(person)).toBe(1);
  });

  test('refuses who comes second, where the first was not to be seen before', async () => {
    const { person, owner, sub } = await ada();
    const token = await tokenOf(sub);
    const identity = new ExternalIdentity(
      owner.user,
      { provider: issuer.name, subject: sub, isManaged: false },
      api.current.now,
    );

    const { reply } = await callWhile(
      api.current,
      sql`insert into external_identity (id, created_at, user_id, provider, subject, is_managed) values
        (${identity.id}::uuid, ${api.current.now}, ${owner.user.id}::uuid, ${issuer.name}, ${sub}, false)`,
      () => person.call(linkExternalIdentity, { input: { token } }),
    );

    expect(reply.data.linkExternalIdentity.__typename).toBe('ExternalIdentityTakenError');
    expect([await linksOf(person), await linksOf(owner)]).toEqual([0, 1]);
    expect(await world().mailsTo(person.email)).toEqual([]);
    expect(
      await api.current.em().count(AuditEvent, { action: 'external_identity.linked', actorId: person.user.id }),
    ).toBe(0);
  });

  test('links nothing to somebody who leaves meanwhile', async () => {
    const { person, sub } = await ada();
    const token = await tokenOf(sub);

    const { reply, before } = await callWhileEnding(api.current, person, () =>
      person.call(linkExternalIdentity, { input: { token } }),
    );

    expect(reply.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('goes with a deletion of the user, after which the identity is free; what was recorded cannot be opened', async () => {
    const { owner, person, sub, organization } = await ada();
    const { externalIdentity } = await link(person, await tokenOf(sub));
    const deleteUser = 'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }';
    await owner.call(deleteUser, { input: { userId: person.id } });
    expect(await tracesOf(api.current.em(), sub)).toEqual({});
    const newcomer = await world().user({ in: organization });

    expect(await link(newcomer, await tokenOf(sub))).toMatchObject({ outcome: 'LINKED' });

    const id = parseId('xid', externalIdentity.id, []);
    expect(await world().eventsAbout({ id })).toMatchObject([{ keyHolderId: person.user.id }]);
    const [key] = await api.current
      .em()
      .getConnection()
      .execute('select id from subject_key where subject_id = ?', [person.user.id]);
    expect(key).toBeUndefined();
  });

  test('stays with a user who leaves and is restored, and with nobody else meanwhile', async () => {
    const { organization, owner, person, sub } = await ada();
    await link(person, await tokenOf(sub));
    await person.call('mutation { revokeMyAccount(input: {}) { __typename } }');
    const colleague = await world().user({ in: organization });
    expect(await whoIs(await tokenOf(sub))).toBeNull();
    expect((await link(colleague, await tokenOf(sub))).__typename).toBe('ExternalIdentityTakenError');

    await owner.call('mutation ($input: RestoreUserInput!) { restoreUser(input: $input) { __typename } }', {
      input: { userId: person.id },
    });

    expect(await whoIs(await tokenOf(sub, { jti: 'new' }))).toBe(person.id);
  });

  test('refuses whoever tries too often', async () => {
    const { person } = await ada();
    for (let tries = 0; tries < 10; tries++) {
      await link(person, 'nonsense');
    }

    expect(await link(person, 'nonsense')).toMatchObject({ __typename: 'RateLimitedError', code: 'RATE_LIMITED' });
  });

  test('refuses whoever is not signed in, also with the very token that is to be linked', async () => {
    const { sub } = await ada();
    const foreign = await tokenOf(sub);
    const before = await api.current.snapshot();

    for (const token of [null, foreign]) {
      const { data, errors } = await api.current.call(linkExternalIdentity, { input: { token: foreign } }, { token });
      expect(data).toEqual({ linkExternalIdentity: null });
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }

    expect(await api.current.snapshot()).toEqual(before);
  });
});

test('linkExternalIdentity says that there is no provider where none is set up', async () => {
  const api = await Api.start();
  try {
    const { owner } = await new World(api).organization();
    const { data } = await owner.call(linkExternalIdentity, {
      input: { token: await issuer.token(api.now, { sub: 'ada' }) },
    });

    expect(data.linkExternalIdentity).toEqual({
      __typename: 'ForeignTokenRefusedError',
      code: 'FOREIGN_TOKEN_REFUSED',
      reason: 'NO_PROVIDER',
      message: 'This server is not set up for the tokens of another provider.',
      path: ['input', 'token'],
    });
    expect(await api.em().count(ExternalIdentity, {})).toBe(0);
  } finally {
    await api.end();
  }
});
