import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { difference, readAll, tracesOf } from '../support/traces.ts';
import { typed, World } from '../support/world.ts';

const revokeMyAccount = /* GraphQL */ `
  mutation RevokeMyAccount($input: RevokeMyAccountInput!) {
    revokeMyAccount(input: $input) {
      __typename
      ... on RevokeMyAccountSuccess {
        outcome
        revokedUserId
        purgeAfter
        impact {
          sessionCount
          membershipCount
          erased {
            kind
            count
          }
        }
      }
      ... on Error {
        code
        path
      }
      ... on LastAdminError {
        workspaceIds
      }
    }
  }
`;

describe('revokeMyAccount', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function acme() {
    const { organization, owner } = await world().organization('Acme');
    const ada = await world().user({ in: organization, password: 'correct horse' });
    return { organization, owner, ada };
  }

  test('ends access at once, and keeps the data for the time of grace', async () => {
    const { organization, owner, ada } = await acme();
    await world().session(ada);
    const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
    await world().invitation(workspace, ada, 'invited.by.ada@example.com');
    const host = await world().organization('Host');
    await world().invitation(await world().workspace(host.organization), host.owner, ada.email.toUpperCase());
    await giveBelongings(api.current, ada, owner);
    const before = await readAll(api.current.em());

    const { data, cookies } = await ada.call(revokeMyAccount, { input: { reason: 'I move on' } });

    expect(data.revokeMyAccount).toEqual({
      __typename: 'RevokeMyAccountSuccess',
      outcome: 'REVOKED',
      revokedUserId: ada.id,
      purgeAfter: '2026-12-23T12:00:00.000Z',
      impact: { sessionCount: 2, membershipCount: 1, erased: [] },
    });
    expect(cookies).toMatchObject([
      { name: 'leaver_session', value: '' },
      { name: 'leaver_refresh', value: '' },
    ]);
    expect(difference(before, await readAll(api.current.em()))).toEqual({
      audit_event: { added: 3 },
      invitation: { changed: 1 },
      refresh_token: { removed: 1 },
      session: { changed: 2 },
      subject_key: { added: 1 },
      users: { changed: 1 },
      workspace_member: { changed: 1 },
    });
    expect((await ada.call('{ viewer { id } }')).data).toEqual({ viewer: null });
    const signIn = 'mutation S($input: SignInInput!) { signIn(input: $input) { __typename } }';
    const again = await api.current.call(signIn, { input: { email: ada.email, password: 'correct horse' } });
    expect(again.data).toEqual({ signIn: { __typename: 'InvalidCredentialsError' } });
    expect(await tracesOf(api.current.em(), `purge-user ${ada.user.id}`)).toEqual({
      'graphile_worker._private_jobs': 1,
    });
  });

  test('keeps the address for who may come back, meanwhile', async () => {
    const { owner, ada } = await acme();
    await ada.call(revokeMyAccount, { input: {} });

    const createUser = 'mutation C($input: CreateUserInput!) { createUser(input: $input) { __typename } }';
    const { data } = await owner.call(createUser, { input: { email: ada.email } });

    expect(data).toEqual({ createUser: { __typename: 'AddressTakenError' } });
  });

  test('is a success that says so when the dead session repeats it, which is good for nothing else', async () => {
    const { ada } = await acme();
    await ada.call(revokeMyAccount, { input: {} });
    const before = await api.current.snapshot();

    const { data } = await ada.call(revokeMyAccount, { input: {} });

    expect(data.revokeMyAccount).toMatchObject({ outcome: 'ALREADY_REVOKED', revokedUserId: ada.id });
    const signOut = await ada.call('mutation { signOut { __typename } }');
    expect(signOut.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is done once when two sessions call it at once', async () => {
    const { ada } = await acme();
    const second = await world().session(ada);

    const answers = await Promise.all(
      [ada.token, second].map(token => api.current.call(revokeMyAccount, { input: {} }, { token })),
    );

    expect(
      answers
        .map(({ data }) => data.revokeMyAccount.outcome)
        .map(String)
        .toSorted(),
    ).toEqual(['ALREADY_REVOKED', 'REVOKED']);
  });

  test('does not take a session that ended otherwise for one that it ended', async () => {
    const { ada } = await acme();
    await ada.call('mutation { signOut { __typename } }');

    const { data, errors } = await ada.call(revokeMyAccount, { input: {} });

    expect(data).toEqual({ revokeMyAccount: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('says on a dry run what would happen, and does none of it', async () => {
    const { ada } = await acme();
    const before = await api.current.snapshot();

    const { data, cookies } = await ada.call(revokeMyAccount, { input: { dryRun: true } });

    expect(data.revokeMyAccount).toMatchObject({ outcome: 'WOULD_REVOKE', impact: { sessionCount: 1 } });
    expect(cookies).toEqual([]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['OWNER', 'ADMIN'] as const)('refuses an %s of the organization, and changes nothing', async role => {
    const { organization } = await acme();
    const person = await world().user({ in: organization, role });
    const before = await api.current.snapshot();

    const { data } = await person.call(revokeMyAccount, { input: {} });

    expect(data.revokeMyAccount).toEqual({
      __typename: 'AdminCannotRevokeError',
      code: 'ADMIN_CANNOT_REVOKE',
      path: [],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses the last admin of workspaces that others are in, names them, and changes nothing', async () => {
    const { organization, owner, ada } = await acme();
    const first = await world().workspace(organization, { admins: [ada], members: [owner] });
    const second = await world().workspace(organization, { admins: [ada], members: [owner] });
    await world().workspace(organization, { admins: [ada] });
    const before = await api.current.snapshot();

    const { data } = await ada.call(revokeMyAccount, { input: {} });

    expect(data.revokeMyAccount).toEqual({
      __typename: 'LastAdminError',
      code: 'LAST_ADMIN',
      path: [],
      workspaceIds: [typed('wsp', first), typed('wsp', second)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves an admin when the last two of a workspace leave at once', async () => {
    const { organization, owner, ada } = await acme();
    const grace = await world().user({ in: organization });
    await world().workspace(organization, { admins: [ada, grace], members: [owner] });

    const answers = await Promise.all([ada, grace].map(person => person.call(revokeMyAccount, { input: {} })));

    expect(
      answers
        .map(({ data }) => data.revokeMyAccount.__typename)
        .map(String)
        .toSorted(),
    ).toEqual(['LastAdminError', 'RevokeMyAccountSuccess']);
  });

  test.each([
    ['an overlong reason', 'x'.repeat(501)],
    ['a reason with a null byte', 'bye\0'],
  ])('refuses %s, and changes nothing', async (_, reason) => {
    const { ada } = await acme();
    const before = await api.current.snapshot();

    const { data } = await ada.call(revokeMyAccount, { input: { reason } });

    expect(data.revokeMyAccount).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'reason'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses who is not signed in', async () => {
    const { errors } = await api.current.call(revokeMyAccount, { input: {} });

    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('revokeMyAccount without a time of grace', () => {
  const api = useApi({ LEAVER_PURGE_AFTER_DAYS: '0' });

  test('erases at once, and recognizes a repeat by nothing but a tombstone', async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const ada = await world.user({ in: organization });
    const words = await giveBelongings(api.current, ada, owner);

    const { data } = await ada.call(revokeMyAccount, { input: {} });

    expect(data.revokeMyAccount).toMatchObject({ outcome: 'REVOKED', purgeAfter: null });
    for (const text of [ada.email, ...words]) {
      expect(await tracesOf(api.current.em(), text), text).toEqual({});
    }
    const again = await ada.call(revokeMyAccount, { input: {} });
    expect(again.data.revokeMyAccount).toMatchObject({ outcome: 'ALREADY_REVOKED', purgeAfter: null });
  });
});
