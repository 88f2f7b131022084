import { describe, expect, onTestFinished, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { networkOf } from '../../src/http/limits/network-of.ts';
import { createServer } from '../../src/server.ts';
import { useApi } from '../support/api.ts';
import { tracesOf } from '../support/traces.ts';
import { typed, World } from '../support/world.ts';

const api = useApi({
  LEAVER_RATE_SIGN_IN: '3',
  LEAVER_RATE_SIGN_IN_NETWORK: '20',
  LEAVER_RATE_INVITE: '2',
  LEAVER_RATE_REAUTHENTICATE: '2',
  LEAVER_RATE_RESET: '2',
  LEAVER_RATE_SIGN_UP: '2',
  LEAVER_TRUSTED_PROXIES: '10.0.0.0/8',
});
const world = () => new World(api.current);
const signIn = /* GraphQL */ `
  mutation SignIn($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password }) {
      __typename
      ... on RateLimitedError {
        code
        path
        retryAfter
      }
    }
  }
`;
const limited = (retryAfter: number) => ({
  __typename: 'RateLimitedError',
  code: 'RATE_LIMITED',
  path: [],
  retryAfter,
});

describe('signing in', () => {
  test('is refused for a while after too many tries for an account, whoever tries, and tells when to come again', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization, password: 'correct horse' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.current.call(signIn, { email: ada.email.toUpperCase(), password: 'wrong' })),
    );
    const before = await api.current.snapshot();

    const right = await api.current.call(signIn, { email: ada.email, password: 'correct horse' });

    const names = answers.map(({ data }) => String(data.signIn.__typename)).toSorted();
    expect(names).toEqual([
      ...Array.from({ length: 3 }, () => 'InvalidCredentialsError'),
      ...Array.from({ length: 2 }, () => 'RateLimitedError'),
    ]);
    expect(right.data.signIn).toEqual(limited(60));
    expect(right.headers['retry-after']).toBe('60');
    expect(await api.current.snapshot()).toEqual(before);

    api.current.advance(60_000);
    const later = await api.current.call(signIn, { email: ada.email, password: 'correct horse' });
    expect(later.data.signIn).toEqual({ __typename: 'SignInSuccess' });
    expect(await tracesOf(api.current.em(), ada.email)).toEqual({ 'public.users': 1 });
  });

  test('is counted over all servers together', async () => {
    const orm = openDatabase({ url: api.current.url, poolSize: 4 });
    const { dataDir } = api.current.config;
    const env = { NODE_ENV: 'test', LEAVER_LOG_LEVEL: 'silent', LEAVER_DATA_DIR: dataDir, LEAVER_RATE_SIGN_IN: '3' };
    const config = readConfig({ ...env, DATABASE_URL: api.current.url });
    const other = await createServer({ config, orm, now: () => api.current.now });
    onTestFinished(async () => {
      await other.close();
      await orm.close();
    });
    const variables = { email: 'fleet@example.com', password: 'wrong' };
    for (let tried = 0; tried < 3; tried++) {
      await api.current.call(signIn, variables);
    }

    const answer = await other.inject({ method: 'POST', url: '/graphql', payload: { query: signIn, variables } });

    expect(answer.json().data.signIn).toEqual(limited(60));
  });

  test('is refused after too many tries from a network, which no forged header hides', async () => {
    api.current.advance(3_600_000);
    const from = async (remoteAddress: string, forwarded?: string) => {
      const { json } = await api.current.http
        .inject({
          method: 'POST',
          url: '/graphql',
          remoteAddress,
          ...(forwarded && { headers: { 'x-forwarded-for': forwarded } }),
          payload: { query: signIn, variables: { email: `${Math.random()}@example.com`, password: 'x' } },
        })
        .then(reply => ({ json: reply.json() }));
      return json.data.signIn.__typename;
    };
    const tries = (address: (n: number) => [string, string?]) =>
      Promise.all(Array.from({ length: 21 }, (_, n) => from(...address(n)))).then(
        names => names.filter(name => name === 'RateLimitedError').length,
      );

    expect(await tries(n => ['203.0.113.5', `198.51.100.${n}`])).toBe(1);
    expect(await tries(n => [`2001:db8:1:2::${n}`])).toBe(1);
    expect(await tries(n => ['10.0.0.1', `198.51.100.${n}`])).toBe(0);
    expect(await tries(n => ['10.0.0.1', `192.0.2.${n}, 198.51.100.77`])).toBe(1);
  });
});

test('inviting is refused for a while after too many invitations, and so is inviting again', async () => {
  const { organization, owner } = await world().organization();
  const workspace = typed('wsp', await world().workspace(organization, { admins: [owner] }));
  const invite = (email: string) =>
    owner.call(
      `mutation ($workspace: ID!, $email: String!) {
        inviteWorkspaceMember(input: { workspaceId: $workspace, email: $email }) {
          __typename ... on RateLimitedError { code path retryAfter }
          ... on InviteWorkspaceMemberSuccess { invitation { id } }
        }
      }`,
      { workspace, email },
    );
  const first = await invite('one@example.com');
  await invite('two@example.com');
  const before = await api.current.snapshot();

  const { data } = await invite('three@example.com');
  const again = await owner.call(
    'mutation ($id: ID!) { resendInvitation(input: { invitationId: $id }) { __typename ... on RateLimitedError { code path retryAfter } } }',
    { id: first.data.inviteWorkspaceMember.invitation.id },
  );

  expect(data.inviteWorkspaceMember).toEqual(limited(3600));
  expect(again.data.resendInvitation).toEqual(limited(3600));
  expect(await api.current.snapshot()).toEqual(before);
});

test('proving again who one is, is refused for a while after too many tries, even with the right password', async () => {
  const { organization } = await world().organization();
  const ada = await world().user({ in: organization, password: 'correct horse' });
  const prove = (password: string) =>
    ada.call(
      `mutation ($password: String!) {
        reauthenticate(input: { password: $password }) { __typename ... on RateLimitedError { code path retryAfter } }
      }`,
      { password },
    );
  const tries = [await prove('wrong'), await prove('wrong')];
  const before = await api.current.snapshot();

  const { data } = await prove('correct horse');

  expect(tries.map(answer => answer.data.reauthenticate.__typename)).toEqual([
    'WrongPasswordError',
    'WrongPasswordError',
  ]);
  expect(data.reauthenticate).toEqual(limited(60));
  expect(await api.current.snapshot()).toEqual(before);
});

test('the old password of who changes it cannot be guessed either: its tries count with those of proving who one is', async () => {
  const { organization } = await world().organization();
  const ada = await world().user({ in: organization, password: 'correct horse' });
  const { token } = await world().apiKey(ada);
  const change = async (oldPassword: string, by = ada.token) => {
    const { data } = await api.current.call(
      `mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { __typename ... on RateLimitedError { code path retryAfter } }
      }`,
      { input: { oldPassword, newPassword: 'another horse entirely' } },
      { token: by },
    );
    return data.changePassword;
  };
  const proved = await ada.call('mutation { reauthenticate(input: { password: "wrong" }) { __typename } }');
  const tried = await change('wrong', token);
  const before = await api.current.snapshot();

  expect([await change('correct horse', token), await change('correct horse')]).toEqual([limited(60), limited(60)]);

  expect(proved.data.reauthenticate).toEqual({ __typename: 'WrongPasswordError' });
  expect(tried).toEqual({ __typename: 'WrongPasswordError' });
  expect(await api.current.snapshot()).toEqual(before);
});

test('signing up is refused for a while after too many tries from a network, whatever the addresses', async () => {
  const signUp = async (email: string) => {
    const { data } = await api.current.call(
      `mutation ($email: String!) {
        signUp(input: { email: $email, organizationName: "Acme" }) {
          __typename ... on RateLimitedError { code path retryAfter }
        }
      }`,
      { email },
    );
    return data.signUp;
  };
  const made = [await signUp('up1@example.com'), await signUp('up2@example.com')];
  const before = await api.current.snapshot();

  const refused = await signUp('up3@example.com');

  expect(made).toEqual([{ __typename: 'SignUpSuccess' }, { __typename: 'SignUpSuccess' }]);
  expect(refused).toEqual(limited(3600));
  expect(await api.current.snapshot()).toEqual(before);
});

test('asking for a new password is refused for a while after too many mails for a network, whatever the addresses', async () => {
  const ask = async (email: string) => {
    const { data } = await api.current.call(
      `mutation ($email: String!) {
        requestPasswordReset(input: { email: $email }) { __typename ... on RateLimitedError { code path retryAfter } }
      }`,
      { email },
    );
    return data.requestPasswordReset;
  };
  const asked = [await ask('reset1@example.com'), await ask('reset2@example.com')];
  const before = await api.current.snapshot();

  const refused = await ask('reset3@example.com');

  expect(asked.map(({ __typename }) => __typename)).toEqual([
    'RequestPasswordResetSuccess',
    'RequestPasswordResetSuccess',
  ]);
  expect(refused).toEqual(limited(3600));
  expect(await api.current.snapshot()).toEqual(before);
});

test('asking for a new address is refused for a while after too many mails of a user, whatever the addresses', async () => {
  const { organization } = await world().organization();
  const ada = await world().user({ in: organization });
  const ask = async (email: string) => {
    const { data } = await ada.call(
      `mutation ($email: String!) {
        changeEmail(input: { email: $email }) { __typename ... on RateLimitedError { code path retryAfter } }
      }`,
      { email },
    );
    return data.changeEmail;
  };
  const asked = [await ask('new1@example.com'), await ask('new2@example.com')];
  const before = await api.current.snapshot();

  const refused = await ask('new3@example.com');

  expect(asked.map(({ __typename }) => __typename)).toEqual(['ChangeEmailSuccess', 'ChangeEmailSuccess']);
  expect(refused).toEqual(limited(3600));
  expect(await api.current.snapshot()).toEqual(before);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
