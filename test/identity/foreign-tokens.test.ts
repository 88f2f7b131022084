import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { ExternalIdentity, Session } from '../../src/modules/identity/index.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { Api, startOfTime, useApi } from '../support/api.ts';
import { Issuer } from '../support/issuer.ts';
import { runJobs } from '../support/run-jobs.ts';
import { captureStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const issuer = await Issuer.start();
const hour = 60 * 60_000;
const seconds = startOfTime.getTime() / 1000;
let count = 0;

/** The same bytes in base64url, whose last letter has bits that nobody reads. */
function rewritten(jwt: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return jwt.slice(0, -1) + letters[letters.indexOf(jwt.slice(-1)) ^ 1];
}

/** The other signature that ECDSA takes for the same text: (r, n - s). */
function negated(jwt: string): string {
  const [head, payload, signature = ''] = jwt.split('.');
  const bytes = Buffer.from(signature, 'base64url').toString('hex');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = (order - BigInt(`0x${bytes.slice(64)}`)).toString(16).padStart(64, '0');
  return [head, payload, Buffer.from(bytes.slice(0, 64) + s, 'hex').toString('base64url')].join('.');
}

describe('a token of another provider', () => {
  const api = useApi(issuer.env);
  const world = () => new World(api.current);
  beforeEach(() => {
    issuer.mood = 'WELL';
  });
  afterAll(() => issuer.close());

  /** A member whom the provider knows, and the owner. */
  async function linked() {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization });
    const sub = `subject-${++count}`;
    const traits = { provider: issuer.name, subject: sub, isManaged: false };
    await api.current
      .em()
      .persist(new ExternalIdentity(person.user, traits, api.current.now))
      .flush();
    const token = (claims: JWTPayload = {}) => issuer.token(api.current.now, { sub, ...claims });
    return { organization, owner, person, sub, token };
  }

  const whoIs = async (token: string): Promise<unknown> => {
    const { data, errors } = await api.current.call('{ viewer { id } }', {}, { token });
    expect(errors).toBeUndefined();
    return data.viewer?.id ?? null;
  };

  const change = (token: string, field: string, input: object = {}) => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { answer: ${field}(input: $input) { __typename } }`;
    return api.current.call(document, { input }, { token });
  };

  async function expectRefusal(token: string) {
    const before = await api.current.snapshot();
    expect(await whoIs(token)).toBeNull();
    const { data, errors } = await change(token, 'updateProfile', { displayName: 'Mallory' });
    expect(data).toEqual({ answer: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  }

  test('calls as its user, the next time by one statement', async () => {
    const { person, token } = await linked();
    const jwt = await token();
    expect(await whoIs(jwt)).toBe(person.id);

    const own = await captureStatements(() => whoIs(person.token));
    const foreign = await captureStatements(() => whoIs(jwt));

    expect(foreign).toHaveLength(own.length);
    expect((await change(jwt, 'updateProfile', { displayName: 'Ada' })).data).toEqual({
      answer: { __typename: 'UpdateProfileSuccess' },
    });
  });

  test('that comes many times at once is served with one session, which is not among those of devices', async () => {
    const { person, token } = await linked();
    const jwt = await token();

    const answers = await Promise.all([whoIs(jwt), whoIs(jwt), whoIs(jwt), whoIs(jwt)]);

    expect(answers).toEqual([person.id, person.id, person.id, person.id]);
    expect(await api.current.em().count(Session, { user: person.user.id, kind: 'FOREIGN_TOKEN' })).toBe(1);
    const { data } = await person.call('{ viewer { sessions { totalCount } } }');
    expect(data.viewer.sessions).toEqual({ totalCount: 1 });
  });

  test.each([
    ['for somebody else', { aud: 'another' }],
    ['by somebody else', { iss: 'https://id.example.com' }],
    ['that has expired', { exp: seconds }],
    ['that is not good yet', { nbf: seconds + 1 }],
    ['without an end', { exp: undefined }],
    ['about nobody', { sub: undefined }],
    ['about an empty subject', { sub: '' }],
    ['about a subject that is no text', { sub: 'a\0b' }],
    ['about a person who is no user', { sub: 'a stranger' }],
  ] as [string, JWTPayload][])('%s is refused', async (_which, claims) => {
    const { token } = await linked();

    await expectRefusal(await token(claims));
  });

  test('stops to the second when it expires, though it was let in before', async () => {
    const { person, token } = await linked();
    const jwt = await token();
    expect(await whoIs(jwt)).toBe(person.id);
    api.current.advance(hour);

    await expectRefusal(jwt);
  });

  test('that is not signed is refused', async () => {
    const { sub } = await linked();
    const claims = { iss: issuer.name, aud: 'leaver', sub, exp: seconds + 3600 };

    await expectRefusal(new UnsecuredJWT(claims).encode());
    await expectRefusal(`${new UnsecuredJWT(claims).encode()}AAAA`);
  });

  test('that is signed with the public key as a secret is refused', async () => {
    const { sub } = await linked();
    const forged = new SignJWT({ iss: issuer.name, aud: 'leaver', sub, exp: seconds + 3600 })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(new TextEncoder().encode(issuer.publicKeyPem));

    await expectRefusal(await forged);
  });

  test('that is signed with another key is refused, by a known name and by an unknown one', async () => {
    const { sub } = await linked();
    const { privateKey: key } = await generateKeyPair('ES256');

    await expectRefusal(await issuer.token(api.current.now, { sub }, { key }));
    await expectRefusal(await issuer.token(api.current.now, { sub }, { kid: 'unknown' }));
  });

  test('does not let unknown names of keys send the server to the provider again and again', async () => {
    const { sub } = await linked();
    const { asked } = issuer;
    const fresh = await api.current.sibling();
    try {
      for (const kid of ['first', 'one', 'two', 'three']) {
        await fresh.call('{ viewer { id } }', {}, { token: await issuer.token(api.current.now, { sub }, { kid }) });
      }
    } finally {
      await fresh.end();
    }

    expect(issuer.asked).toBe(asked + 1);
  });

  test.each([
    ['suspendUser', 'SuspendUserSuccess'],
    ['deleteUser', 'UserDeletion'],
  ])('is refused at once after %s, as is another that was not seen before', async (field, success) => {
    const { owner, person, token } = await linked();
    const [seen, unseen] = await Promise.all([token(), token({ jti: 'unseen' })]);
    expect(await whoIs(seen)).toBe(person.id);

    const { data } = await change(owner.token, field, { userId: person.id });

    expect(data.answer.__typename).toBe(success);
    await expectRefusal(seen);
    await expectRefusal(unseen);
  });

  test('stays refused once its session has ended, in whatever way its signature is written', async () => {
    const { owner, person, token } = await linked();
    const jwt = await token();
    expect(await whoIs(jwt)).toBe(person.id);
    await change(owner.token, 'suspendUser', { userId: person.id });
    await change(owner.token, 'reinstateUser', { userId: person.id });

    await expectRefusal(jwt);
    await expectRefusal(rewritten(jwt));
    await expectRefusal(negated(jwt));

    expect(await whoIs(await token({ jti: 'another' }))).toBe(person.id);
    expect(await api.current.em().count(Session, { user: person.user.id, kind: 'FOREIGN_TOKEN' })).toBe(2);
  });

  test.each([
    ['in 90 days', 90],
    ['in 10,000 years', 3_652_425],
    ['never', 1e300],
  ])('that expires %s is good for 30 days, and never again once its session is forgotten', async (_when, days) => {
    const { person, token } = await linked();
    const jwt = await token({ exp: seconds + days * 24 * 3600 });
    expect(await whoIs(jwt)).toBe(person.id);
    api.current.advance(30 * 24 * hour - 1);
    expect(await whoIs(jwt)).toBe(person.id);

    api.current.advance(1);
    await enqueue(api.current.em(), 'forget-ended-sessions', {});
    await runJobs(api.current);

    await expectRefusal(jwt);
  });

  test('is refused once the person is linked to the user no more, and never becomes a token of another user', async () => {
    const { organization, person, sub, token } = await linked();
    const jwt = await token();
    expect(await whoIs(jwt)).toBe(person.id);
    await api.current.em().nativeDelete(ExternalIdentity, { subject: sub });
    await expectRefusal(jwt);

    const other = await world().user({ in: organization });
    const traits = { provider: issuer.name, subject: sub, isManaged: false };
    await api.current
      .em()
      .persist(new ExternalIdentity(other.user, traits, api.current.now))
      .flush();

    await expectRefusal(jwt);
    expect(await whoIs(await token({ jti: 'another' }))).toBe(other.id);
  });

  test('does what needs a recent sign-in only if it says that there was one', async () => {
    const { token } = await linked();
    const refusal = { answer: { __typename: 'ReauthenticationRequiredError' } };
    const before = await api.current.snapshot();
    for (const auth_time of [undefined, seconds - 601, seconds + 60, '1']) {
      const jwt = await token({ auth_time });
      expect((await change(jwt, 'revokeMyAccount')).data).toEqual(refusal);
    }
    const after = await api.current.snapshot();
    expect({ ...after, session: before['session'] }).toEqual(before);

    const { data } = await change(await token({ auth_time: seconds - 599 }), 'revokeMyAccount');

    expect(data).toEqual({ answer: { __typename: 'RevokeMyAccountSuccess' } });
  });

  test('cannot end sessions, nor be sent as a cookie', async () => {
    const { person, token } = await linked();
    const jwt = await token({ auth_time: seconds });

    const { data } = await change(jwt, 'signOutEverywhere');

    expect(data).toEqual({ answer: { __typename: 'ForbiddenError' } });
    expect(await whoIs(person.token)).toBe(person.id);
    const cookie = `leaver_session=${jwt}`;
    expect((await api.current.call('{ viewer { id } }', {}, { cookie })).data).toEqual({ viewer: null });
  });

  test.each(['FAILING', 'SILENT'] as const)(
    'is answered that it cannot be told who calls, while the provider is %s; own tokens go on',
    async mood => {
      const { person, token } = await linked();
      const away = await api.current.sibling();
      issuer.mood = mood;
      try {
        const { data, errors } = await away.call('{ viewer { id } }', {}, { token: await token() });

        expect(data).toEqual({ viewer: null });
        expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5 } }]);
        expect((await away.call('{ viewer { id } }', {}, { token: person.token })).data).toEqual({
          viewer: { id: person.id },
        });
      } finally {
        await away.end();
      }
    },
  );
});

test('without a provider, no foreign token counts', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const api = await Api.start();
  try {
    const token = await issuer.token(api.now, { sub: 'anybody' });
    expect((await api.call('{ viewer { id } }', {}, { token })).data).toEqual({ viewer: null });
    expect(fetched).not.toHaveBeenCalled();
  } finally {
    await api.end();
    fetched.mockRestore();
  }
});
