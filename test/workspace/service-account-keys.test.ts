import { describe, expect, test } from 'vitest';

import { ServiceAccountKey } from '../../src/modules/workspace/index.ts';
import { newId, parseId } from '../../src/shared/ids.ts';
import { hashToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { makeOffice } from './office.ts';

const minute = 60_000;

const createServiceAccountKey = /* GraphQL */ `
  mutation CreateServiceAccountKey($input: CreateServiceAccountKeyInput!) {
    createServiceAccountKey(input: $input) {
      __typename
      ... on CreateServiceAccountKeySuccess {
        token
        key {
          id
          name
          hint
          expiresAt
          lastUsedAt
        }
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const revokeServiceAccountKey = /* GraphQL */ `
  mutation RevokeServiceAccountKey($input: RevokeServiceAccountKeyInput!) {
    revokeServiceAccountKey(input: $input) {
      __typename
      ... on RevokeServiceAccountKeySuccess {
        outcome
        revokedServiceAccountKeyId
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const keysOf = /* GraphQL */ `
  query Keys($id: ID!) {
    node(id: $id) {
      ... on ServiceAccount {
        keys {
          totalCount
          edges {
            node {
              id
              name
              hint
              expiresAt
              lastUsedAt
            }
          }
        }
      }
    }
  }
`;
const whoAmI = '{ viewerServiceAccount { id } }';

const api = useApi();
const world = () => new World(api.current);

const office = (role?: 'ADMIN' | 'MEMBER') => makeOffice(api.current, role);
const as = (token: string) => ({
  call: (document: string, variables: object = {}) => api.current.call(document, { ...variables }, { token }),
});
type Someone = Pick<Person, 'call'>;

async function create(by: Someone, input: object) {
  const { data } = await by.call(createServiceAccountKey, { input: { name: 'Deploys', ...input } });
  return data.createServiceAccountKey;
}

async function revoke(by: Someone, serviceAccountKeyId: string) {
  const { data } = await by.call(revokeServiceAccountKey, { input: { serviceAccountKeyId } });
  return data.revokeServiceAccountKey;
}

/** Calls, and sees that not a single row has changed. */
async function unchanged<T>(call: () => Promise<T>): Promise<T> {
  const before = await api.current.snapshot();
  const answer = await call();
  expect(await api.current.snapshot()).toEqual(before);
  return answer;
}

async function isServed(token: string): Promise<boolean> {
  const { data } = await as(token).call(whoAmI);
  return data.viewerServiceAccount !== null;
}

describe('createServiceAccountKey', () => {
  test('makes a key that is shown once, and kept as a hash only', async () => {
    const { organization, admin, serviceAccountId, workspaceId } = await office();

    const answer = await create(admin, { serviceAccountId, name: '  Deploys ', expiresInDays: 30 });

    expect(answer).toEqual({
      __typename: 'CreateServiceAccountKeySuccess',
      token: expect.stringMatching(/^lva_[\w-]{43}$/),
      key: {
        id: expect.stringMatching(/^sak_/),
        name: 'Deploys',
        hint: `lva_…${answer.token.slice(-4)}`,
        expiresAt: '2026-12-23T12:00:00.000Z',
        lastUsedAt: null,
      },
    });
    const id = parseId('sak', answer.key.id, []);
    const stored = await api.current.em().findOneOrFail(ServiceAccountKey, id);
    expect(stored.tokenHash).toEqual(hashToken('serviceKey', answer.token));
    expect(await world().eventsAbout(stored)).toMatchObject([
      {
        action: 'service_account_key.created',
        organizationId: organization.id,
        actorKind: 'USER',
        actorId: admin.user.id,
        subjectKind: 'sak',
        details: { workspaceId, serviceAccountId, expiresAt: '2026-12-23T12:00:00.000Z' },
      },
    ]);
    expect(await isServed(answer.token)).toBe(true);
  });

  test('is for owners of the organization who are no members, too', async () => {
    const { owner, serviceAccountId } = await office();

    expect(await create(owner, { serviceAccountId })).toMatchObject({ __typename: 'CreateServiceAccountKeySuccess' });
  });

  test('refuses a plain member', async () => {
    const { member, serviceAccountId } = await office();

    expect(await unchanged(() => create(member, { serviceAccountId }))).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only administrators of the workspace may do this.',
      path: [],
    });
  });

  test('refuses a stranger as if the service account did not exist', async () => {
    const { organization, serviceAccountId } = await office();
    const { owner: stranger } = await world().organization();
    const colleague = await world().user({ in: organization });

    const absent = await unchanged(() => create(stranger, { serviceAccountId: typed('svc', { id: newId() }) }));

    expect(absent).toEqual({
      __typename: 'ServiceAccountNotFoundError',
      code: 'SERVICE_ACCOUNT_NOT_FOUND',
      message: 'There is no such service account.',
      path: ['input', 'serviceAccountId'],
    });
    expect(await unchanged(() => create(stranger, { serviceAccountId }))).toEqual(absent);
    expect(await unchanged(() => create(colleague, { serviceAccountId }))).toEqual(absent);
  });

  test('asks for a recent sign-in, last of all', async () => {
    const { admin, member, serviceAccountId } = await office();
    api.current.advance(11 * minute);

    expect(await unchanged(() => create(admin, { serviceAccountId }))).toMatchObject({
      __typename: 'ReauthenticationRequiredError',
    });
    expect(await unchanged(() => create(member, { serviceAccountId }))).toMatchObject({ __typename: 'ForbiddenError' });
  });

  test('refuses the key of a person, which has signed in nowhere', async () => {
    const { admin, serviceAccountId } = await office();
    const { token } = await world().apiKey(admin);

    expect(await unchanged(() => create(as(token), { serviceAccountId }))).toMatchObject({
      __typename: 'ReauthenticationRequiredError',
    });
  });

  test.each([
    [
      'the id of another kind',
      { serviceAccountId: 'usr_01h2xcejqtf2nbrexx3vqjhp41' },
      'InvalidIdError',
      'serviceAccountId',
    ],
    ['a malformed id', { serviceAccountId: 'svc_1' }, 'InvalidIdError', 'serviceAccountId'],
    ['a blank name', { name: ' ' }, 'InvalidInputError', 'name'],
    ['no days at all', { expiresInDays: 0 }, 'InvalidInputError', 'expiresInDays'],
    ['more than a year', { expiresInDays: 366 }, 'InvalidInputError', 'expiresInDays'],
  ])('refuses %s', async (_, input, __typename, field) => {
    const { admin, serviceAccountId } = await office();

    expect(await unchanged(() => create(admin, { serviceAccountId, ...input }))).toMatchObject({
      __typename,
      path: ['input', field],
    });
  });

  test('refuses whoever is not signed in', async () => {
    const { serviceAccountId } = await office();
    const input = { serviceAccountId, name: 'Deploys' };

    const { data, errors } = await unchanged(() => api.current.call(createServiceAccountKey, { input }));

    expect(data).toEqual({ createServiceAccountKey: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('ServiceAccount.keys', () => {
  test('lists live keys, masked, with their last use', async () => {
    const { admin, account, serviceAccountId } = await office();
    const { key: expired } = await world().serviceAccountKey(account);
    await api.current.em().nativeUpdate(ServiceAccountKey, expired.id, { expiresAt: api.current.now });
    const { key: revoked } = await world().serviceAccountKey(account);
    await revoke(admin, typed('sak', revoked));
    const { key, token } = await world().serviceAccountKey(account);
    api.current.advance(2 * minute);
    expect(await isServed(token)).toBe(true);
    await api.current.sessionUses.write();

    const { data, text } = await admin.call(keysOf, { id: serviceAccountId });

    expect(data.node.keys).toEqual({
      totalCount: 1,
      edges: [
        {
          node: {
            id: typed('sak', key),
            name: key.name,
            hint: `lva_…${token.slice(-4)}`,
            expiresAt: '2027-02-21T12:00:00.000Z',
            lastUsedAt: '2026-11-23T12:02:00.000Z',
          },
        },
      ],
    });
    expect(text).not.toContain(token);
  });

  test('is for administrators of the workspace only, and so is a key by its id', async () => {
    const { admin, member, account, serviceAccountId } = await office();
    const { owner: stranger } = await world().organization();
    const { key } = await world().serviceAccountKey(account);
    const id = typed('sak', key);

    const { data, errors } = await member.call(keysOf, { id: serviceAccountId });
    const byId = async (person: Person) => (await person.call(`{ node(id: "${id}") { id } }`)).data.node;

    expect(data.node.keys).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await stranger.call(keysOf, { id: serviceAccountId })).data.node).toBeNull();
    expect(await byId(admin)).toEqual({ id });
    expect(await byId(member)).toBeNull();
    expect(await byId(stranger)).toBeNull();
  });
});

describe('revokeServiceAccountKey', () => {
  test('ends the key at once, and says so again', async () => {
    const { organization, admin, account, workspaceId, serviceAccountId } = await office();
    const { key, token } = await world().serviceAccountKey(account);
    const id = typed('sak', key);
    expect(await isServed(token)).toBe(true);

    const answer = await revoke(admin, id);

    const ended = { __typename: 'RevokeServiceAccountKeySuccess', revokedServiceAccountKeyId: id };
    expect(answer).toEqual({ ...ended, outcome: 'REVOKED' });
    expect(await isServed(token)).toBe(false);
    expect(await unchanged(() => revoke(admin, id))).toEqual({ ...ended, outcome: 'ALREADY_ENDED' });
    expect(await world().eventsAbout(key)).toMatchObject([
      {
        action: 'service_account_key.revoked',
        organizationId: organization.id,
        actorKind: 'USER',
        actorId: admin.user.id,
        details: { workspaceId, serviceAccountId },
      },
    ]);
  });

  test('is for the key itself, also of an account that administers nothing, but not for another of its keys', async () => {
    const { account } = await office('MEMBER');
    const { key, token } = await world().serviceAccountKey(account);
    const { token: other } = await world().serviceAccountKey(account);
    const id = typed('sak', key);

    expect(await unchanged(() => revoke(as(other), id))).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await revoke(as(token), id)).toMatchObject({ outcome: 'REVOKED' });
    expect(await isServed(token)).toBe(false);
    expect(await world().eventsAbout(key)).toMatchObject([{ actorKind: 'SERVICE_ACCOUNT', actorId: account.id }]);
  });

  test('refuses a plain member, and a stranger as if there were no such key', async () => {
    const { organization, member, account } = await office();
    const { owner: stranger } = await world().organization();
    const colleague = await world().user({ in: organization });
    const { key } = await world().serviceAccountKey(account);
    const id = typed('sak', key);

    expect(await unchanged(() => revoke(member, id))).toMatchObject({ __typename: 'ForbiddenError' });
    const absent = await unchanged(() => revoke(stranger, typed('sak', { id: newId() })));
    expect(absent).toEqual({
      __typename: 'ServiceAccountKeyNotFoundError',
      code: 'SERVICE_ACCOUNT_KEY_NOT_FOUND',
      message: 'There is no such key.',
      path: ['input', 'serviceAccountKeyId'],
    });
    expect(await unchanged(() => revoke(stranger, id))).toEqual(absent);
    expect(await unchanged(() => revoke(colleague, id))).toEqual(absent);
    expect(await unchanged(() => revoke(member, 'key_01h2xcejqtf2nbrexx3vqjhp41'))).toMatchObject({
      __typename: 'InvalidIdError',
    });
  });

  test('refuses whoever is not signed in', async () => {
    const { account } = await office();
    const { key } = await world().serviceAccountKey(account);
    const input = { serviceAccountKeyId: typed('sak', key) };

    const { data, errors } = await unchanged(() => api.current.call(revokeServiceAccountKey, { input }));

    expect(data).toEqual({ revokeServiceAccountKey: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
