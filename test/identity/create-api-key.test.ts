import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { parseId } from '../../src/shared/ids.ts';
import { hashToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { callWhileEnding } from '../support/ending.ts';
import { tracesOf } from '../support/traces.ts';
import { World } from '../support/world.ts';

const createApiKey = /* GraphQL */ `
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeySuccess {
        token
        apiKey {
          id
          name
          hint
          expiresAt
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
const minute = 60_000;

describe('createApiKey', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('makes a key, shows it once, and keeps its hash', async () => {
    const { organization, owner } = await world().organization();

    const { data } = await owner.call(createApiKey, { input: { name: ' Nightly report ', expiresInDays: 7 } });

    const { token, apiKey } = data.createApiKey;
    expect(data.createApiKey).toEqual({
      __typename: 'CreateApiKeySuccess',
      token: expect.stringMatching(/^lvk_[\w-]{43}$/),
      apiKey: {
        id: expect.stringMatching(/^key_/),
        name: 'Nightly report',
        hint: `lvk_…${token.slice(-4)}`,
        expiresAt: '2026-11-30T12:00:00.000Z',
      },
    });
    expect((await api.current.call('{ viewer { id } }', {}, { token })).data).toEqual({ viewer: { id: owner.id } });
    const stored = await api.current.em().findOneOrFail(Session, { user: owner.user.id, kind: 'API_KEY' });
    expect(Buffer.from(stored.tokenHash)).toEqual(hashToken('key', token));
    const [event] = await world().eventsAbout({ id: parseId('key', apiKey.id, []) });
    expect(event).toMatchObject({
      action: 'api_key.created',
      organizationId: organization.id,
      actorId: owner.user.id,
      subjectKind: 'key',
      details: { expiresAt: '2026-11-30T12:00:00.000Z' },
    });
    expect(await tracesOf(api.current.em(), token)).toEqual({});
  });

  test.each([
    ['an empty name', { name: ' ' }, ['input', 'name']],
    ['an overlong name', { name: 'x'.repeat(201) }, ['input', 'name']],
    ['a null byte in the name', { name: 'a\0' }, ['input', 'name']],
    ['no day', { expiresInDays: 0 }, ['input', 'expiresInDays']],
    ['too many days', { expiresInDays: 366 }, ['input', 'expiresInDays']],
  ])('refuses %s', async (_, wrong, path) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createApiKey, { input: { name: 'Key', ...wrong } });

    expect(data.createApiKey).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', path });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a sign-in that is too old', async () => {
    const { owner } = await world().organization();
    api.current.advance(10 * minute + 1);
    const before = await api.current.snapshot();

    const { data } = await owner.call(createApiKey, { input: { name: 'Key' } });

    expect(data.createApiKey).toMatchObject({ __typename: 'ReauthenticationRequiredError', path: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('makes none for somebody who leaves meanwhile', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { reply, before } = await callWhileEnding(api.current, ada, () =>
      ada.call(createApiKey, { input: { name: 'Key' } }),
    );

    expect(reply.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(createApiKey, { input: { name: 'Key' } });

    expect(data).toEqual({ createApiKey: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
