import { describe, expect, test } from 'vitest';

import { ApiKey, Session, User } from '../../src/modules/identity/index.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { countStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const apiKeys = /* GraphQL */ `
  {
    viewer {
      apiKeys {
        totalCount
        edges {
          node {
            id
            name
            hint
            createdAt
            expiresAt
            lastUsedAt
          }
        }
      }
      sessions {
        totalCount
      }
    }
  }
`;
const anything = (name: string, input: object) => ({
  document: `mutation M($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { __typename ... on Error { code message } }
  }`,
  variables: { input },
});
const minute = 60_000;
const day = 24 * 60 * minute;

describe('a key', () => {
  const api = useApi();
  const world = () => new World(api.current);

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('calls as its user, by one statement as a session does', async () => {
    const { owner } = await world().organization();
    const { token } = await world().apiKey(owner);
    const read = (bearer: string) =>
      countStatements(() => api.current.call('{ viewer { id } }', {}, { token: bearer }));

    expect(await whoIs(token)).toBe(owner.id);
    expect(await read(token)).toBe(await read(owner.token));
  });

  test('is listed to its user without the key itself, beside the sessions and not among them', async () => {
    const { owner } = await world().organization();
    const { apiKey: first } = await world().apiKey(owner);
    const { apiKey, token } = await world().apiKey(owner);
    api.current.advance(2 * minute);
    await whoIs(token);
    await api.current.sessionUses.write();

    const { data } = await owner.call(apiKeys);

    const times = { createdAt: '2026-11-23T12:00:00.000Z', expiresAt: '2027-02-21T12:00:00.000Z' };
    expect(data.viewer).toEqual({
      sessions: { totalCount: 1 },
      apiKeys: {
        totalCount: 2,
        edges: [
          {
            node: {
              id: typed('key', apiKey),
              name: apiKey.name,
              hint: `lvk_…${token.slice(-4)}`,
              ...times,
              lastUsedAt: '2026-11-23T12:02:00.000Z',
            },
          },
          { node: { id: typed('key', first), name: first.name, hint: first.hint, ...times, lastUsedAt: null } },
        ],
      },
    });
  });

  test('is shown to nobody else, not even to an owner', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const { apiKey } = await world().apiKey(ada);
    const node = `{ node(id: "${typed('key', apiKey)}") { id } }`;

    expect((await ada.call(node)).data).toEqual({ node: { id: typed('key', apiKey) } });
    expect((await owner.call(node)).data).toEqual({ node: null });
    expect((await stranger.call(node)).data).toEqual({ node: null });
    const list = await owner.call(`{ node(id: "${ada.id}") { ... on User { apiKeys { totalCount } } } }`);
    expect(list.data).toEqual({ node: { apiKeys: null } });
    expect(list.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('expires to the millisecond', async () => {
    const { owner } = await world().organization();
    const { token } = await world().apiKey(owner);
    api.current.advance(90 * day - 1);
    expect(await whoIs(token)).toBe(owner.id);

    api.current.advance(1);

    expect(await whoIs(token)).toBeNull();
  });

  test('is forgotten once it has expired', async () => {
    const { owner } = await world().organization();
    await world().apiKey(owner);
    api.current.advance(90 * day);

    await enqueue(api.current.em(), 'forget-ended-sessions', {});
    await runJobs(api.current);

    expect(await api.current.em().count(ApiKey, { user: owner.user.id })).toBe(0);
    expect(await api.current.em().count(Session, { user: owner.user.id })).toBe(0);
  });

  test.each(['SUSPENDED', 'REVOKED'] as const)('of a user who is %s is nobody', async status => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    const { token } = await world().apiKey(ada);
    const em = api.current.em();
    const user = await em.findOneOrFail(User, ada.user.id);
    user.status = status;
    user.purgeAfter = status === 'REVOKED' ? api.current.now : null;
    await em.flush();

    expect(await whoIs(token)).toBeNull();
  });

  test('is refused as a cookie, as a refresh token, and where its letters are changed', async () => {
    const { owner } = await world().organization();
    const { token } = await world().apiKey(owner);

    const byCookie = await api.current.call('{ viewer { id } }', {}, { cookie: `leaver_session=${token}` });
    const { document, variables } = anything('refreshSession', { refreshToken: token });
    const refreshed = await api.current.call(document, variables);

    expect(byCookie.data).toEqual({ viewer: null });
    expect(refreshed.data.refreshSession).toMatchObject({ __typename: 'InvalidRefreshTokenError' });
    expect(await whoIs(token.replace('lvk_', 'lvs_'))).toBeNull();
    expect(await whoIs(token.replace('lvk_', 'lvr_'))).toBeNull();
  });

  test('can do nothing that asks for a recent sign-in, however new it is', async () => {
    const { organization, owner } = await world().organization();
    const member = await world().user({ in: organization });
    const { token } = await world().apiKey(member);
    const { token: ownersToken } = await world().apiKey(owner);
    const before = await api.current.snapshot();
    const call = async (bearer: string, name: string, input: object) => {
      const { document, variables } = anything(name, input);
      return (await api.current.call(document, variables, { token: bearer })).data[name];
    };

    const answers = [
      await call(token, 'revokeMyAccount', {}),
      await call(token, 'deleteUser', { userId: member.id }),
      await call(token, 'createApiKey', { name: 'Another' }),
      await call(ownersToken, 'changeUserRole', { userId: member.id, role: 'OWNER' }),
    ];

    expect(answers.map(({ code }) => code as string)).toEqual(answers.map(() => 'REAUTHENTICATION_REQUIRED'));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('can neither end sessions nor become one', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, password: 'correct horse battery staple' });
    const { token } = await world().apiKey(ada);
    const session = await api.current.em().findOneOrFail(Session, { user: ada.user.id, kind: 'SIGN_IN' });
    const before = await api.current.snapshot();
    const call = async (name: string, input: object) => {
      const { document, variables } = anything(name, input);
      return (await api.current.call(document, variables, { token })).data[name];
    };
    const signOut = 'mutation { signOut { __typename ... on Error { code message } } }';

    const answers = [
      (await api.current.call(signOut, {}, { token })).data.signOut,
      await call('signOutEverywhere', {}),
      await call('revokeSession', { sessionId: typed('ses', session) }),
      await call('reauthenticate', { password: 'correct horse battery staple' }),
    ];

    const message = 'Only somebody who has signed in may do this.';
    const refusal = { __typename: 'ForbiddenError', code: 'FORBIDDEN', message };
    expect(answers).toEqual(answers.map(() => refusal));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('goes on when its user signs out everywhere', async () => {
    const { owner } = await world().organization();
    const { token } = await world().apiKey(owner);
    const { document, variables } = anything('signOutEverywhere', {});

    await owner.call(document, variables);

    expect(await whoIs(owner.token)).toBeNull();
    expect(await whoIs(token)).toBe(owner.id);
  });

  test('ends with the account, and is counted', async () => {
    const { organization, owner } = await world().organization();
    const [ada, grace] = [await world().user({ in: organization }), await world().user({ in: organization })];
    const [adas, graces] = [await world().apiKey(ada), await world().apiKey(grace)];
    const impact = 'impact { sessionCount apiKeyCount }';

    const revoked = await ada.call(
      `mutation { revokeMyAccount(input: {}) { ... on RevokeMyAccountSuccess { ${impact} } } }`,
    );
    const deleted = await owner.call(
      `mutation { deleteUser(input: { userId: "${grace.id}" }) { ... on UserDeletion { ${impact} } } }`,
    );

    const counts = { impact: { sessionCount: 1, apiKeyCount: 1 } };
    expect(revoked.data.revokeMyAccount).toEqual(counts);
    expect(deleted.data.deleteUser).toEqual(counts);
    expect([await whoIs(adas.token), await whoIs(graces.token)]).toEqual([null, null]);
    expect(await api.current.em().count(ApiKey, { user: grace.user.id })).toBe(0);
  });
});
