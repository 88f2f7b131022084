import { describe, expect, test } from 'vitest';

import { Session, SessionEndReason, User } from '../../src/modules/identity/index.ts';
import { Organization, OrganizationStatus } from '../../src/modules/organization/index.ts';
import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const hour = 3_600_000;
const viewer = '{ viewer { id } }';
const createUser = /* GraphQL */ `
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      __typename
    }
  }
`;

describe('a session token', () => {
  const api = useApi();
  const world = () => new World(api.current);

  type Caller = Parameters<typeof api.current.call>[2];

  /** What a caller reads, and what comes of a change; sees that not a single row has changed. */
  async function standing(caller: Caller) {
    const before = await api.current.snapshot();
    const read = await api.current.call(viewer, {}, caller);
    const changed = await api.current.call(createUser, { input: { email: 'nobody@example.com' } }, caller);
    expect(await api.current.snapshot()).toEqual(before);
    return { read: { data: read.data, errors: read.errors }, changed: { data: changed.data, errors: changed.errors } };
  }

  const nobody = {
    read: { data: { viewer: null }, errors: undefined },
    changed: {
      data: { createUser: null },
      errors: [
        {
          message: 'Sign in first: send a live session token as "Authorization: Bearer …", or its cookie.',
          locations: expect.any(Array),
          path: ['createUser'],
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    },
  };

  const whoIs = async (caller: Caller) => (await api.current.call(viewer, {}, caller)).data.viewer?.id ?? null;

  test('says who calls, as a bearer token in any letter case of the scheme, or as a cookie', async () => {
    const { owner } = await world().organization();

    expect(await whoIs({ token: owner.token })).toBe(owner.id);
    expect(await whoIs({ headers: { authorization: `bearer  ${owner.token}` } })).toBe(owner.id);
    expect(await whoIs({ cookie: `theme=dark; leaver_session=${owner.token}` })).toBe(owner.id);
  });

  test('that is missing is nobody', async () => {
    expect(await standing({})).toEqual(nobody);
    expect(await standing({ cookie: 'theme=dark' })).toEqual(nobody);
    expect(await standing({ cookie: 'leaver_session=' })).toEqual(nobody);
  });

  test.each([
    ['empty', ''],
    ['the scheme alone', 'Bearer'],
    ['the scheme and a space', 'Bearer '],
    ['garbage', 'Bearer garbage'],
    ['another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['null, as text', 'Bearer null'],
    ['cut off', 'Bearer lvs_abc'],
    ['of the right form, but nobody holds it', `Bearer lvs_${'A'.repeat(43)}`],
    ['overlong', `Bearer lvs_${'A'.repeat(8000)}`],
    ['a word of SQL', "Bearer ' or '1'='1"],
  ])('that is malformed is nobody: %s', async (_, authorization) => {
    expect(await standing({ headers: { authorization } })).toEqual(nobody);
  });

  test('that differs in one letter, or in letter case, is nobody', async () => {
    const { owner } = await world().organization();
    const last = owner.token.at(-1) === 'A' ? 'E' : 'A';

    expect(await standing({ token: owner.token.slice(0, -1) + last })).toEqual(nobody);
    expect(await standing({ token: owner.token.toUpperCase() })).toEqual(nobody);
    expect(await standing({ token: `${owner.token} x` })).toEqual(nobody);
  });

  test('that has expired is nobody, to the millisecond', async () => {
    const { owner } = await world().organization();
    api.current.advance(hour - 1);
    expect(await whoIs({ token: owner.token })).toBe(owner.id);
    api.current.advance(1);

    expect(await standing({ token: owner.token })).toEqual(nobody);
  });

  test('of a session that has ended is nobody', async () => {
    const { owner } = await world().organization();
    const em = api.current.em();
    (await em.findOneOrFail(Session, { user: owner.user.id })).end(SessionEndReason.ACCOUNT_REVOKED, api.current.now);
    await em.flush();

    expect(await standing({ token: owner.token })).toEqual(nobody);
    expect(await standing({ cookie: `leaver_session=${owner.token}` })).toEqual(nobody);
  });

  test('is not the refresh token, nor the id of the session', async () => {
    const { owner } = await world().organization();
    const session = await api.current.em().findOneOrFail(Session, { user: owner.user.id });

    expect(await standing({ token: owner.refreshToken })).toEqual(nobody);
    expect(await standing({ cookie: `leaver_session=${owner.refreshToken}` })).toEqual(nobody);
    expect(await standing({ cookie: `leaver_refresh=${owner.token}` })).toEqual(nobody);
    expect(await standing({ token: owner.refreshToken.replace('lvr_', 'lvs_') })).toEqual(nobody);
    expect(await standing({ token: session.id })).toEqual(nobody);
  });

  test.each(['SUSPENDED', 'REVOKED', 'DELETED'] as const)('of a user who is %s is nobody', async status => {
    const { organization } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const em = api.current.em();
    const user = await em.findOneOrFail(User, admin.user.id);
    user.status = status;
    if (status === 'REVOKED') {
      user.purgeAfter = api.current.now;
    }
    if (status === 'DELETED') {
      user.deletedAt = api.current.now;
      user.email = null;
      user.emailKey = null;
    }
    await em.flush();

    expect(await standing({ token: admin.token })).toEqual(nobody);
  });

  test('of a suspended organization is nobody, until it is served again', async () => {
    const { organization, owner } = await world().organization();
    const setStatus = async (status: OrganizationStatus) => {
      const em = api.current.em();
      (await em.findOneOrFail(Organization, organization.id)).status = status;
      await em.flush();
    };
    await setStatus(OrganizationStatus.SUSPENDED);

    expect(await standing({ token: owner.token })).toEqual(nobody);

    await setStatus(OrganizationStatus.ACTIVE);
    expect(await whoIs({ token: owner.token })).toBe(owner.id);
  });

  test('in the header wins over the cookie, even when it is no good', async () => {
    const [{ owner: ada }, { owner: grace }] = await Promise.all([world().organization(), world().organization()]);
    const cookie = `leaver_session=${grace.token}`;

    expect(await whoIs({ token: ada.token, cookie })).toBe(ada.id);
    expect(await standing({ token: 'garbage', cookie })).toEqual(nobody);
    expect(await standing({ headers: { authorization: '' }, cookie })).toEqual(nobody);
    expect(await standing({ headers: { authorization: 'Basic YWRhOnNlY3JldA==' }, cookie })).toEqual(nobody);
  });
});
