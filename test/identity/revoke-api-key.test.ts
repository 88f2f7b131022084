import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const revokeApiKey = /* GraphQL */ `
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      __typename
      ... on RevokeApiKeySuccess {
        outcome
        revokedApiKeyId
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('revokeApiKey', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization });
    return { organization, person, ...(await world().apiKey(person)) };
  }

  const whoIs = async (token: string): Promise<string | null> =>
    (await api.current.call('{ viewer { id } }', {}, { token })).data.viewer?.id ?? null;

  test('ends a key at once, and no other', async () => {
    const { organization, person, apiKey, token } = await ada();
    const other = await world().apiKey(person);

    const { data } = await person.call(revokeApiKey, { input: { apiKeyId: typed('key', apiKey) } });

    expect(data.revokeApiKey).toEqual({
      __typename: 'RevokeApiKeySuccess',
      outcome: 'REVOKED',
      revokedApiKeyId: typed('key', apiKey),
    });
    expect([await whoIs(token), await whoIs(other.token)]).toEqual([null, person.id]);
    expect(await world().eventsAbout(apiKey)).toMatchObject([
      { action: 'api_key.revoked', organizationId: organization.id, actorId: person.user.id, subjectKind: 'key' },
    ]);
    const list = await person.call('{ viewer { apiKeys { totalCount } } }');
    expect(list.data).toEqual({ viewer: { apiKeys: { totalCount: 1 } } });
  });

  test('says to a second call that it had ended, and changes nothing', async () => {
    const { person, apiKey } = await ada();
    const input = { apiKeyId: typed('key', apiKey) };
    await person.call(revokeApiKey, { input });
    const before = await api.current.snapshot();

    const { data } = await person.call(revokeApiKey, { input });

    expect(data.revokeApiKey).toMatchObject({ outcome: 'ALREADY_ENDED' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('lets a key end itself', async () => {
    const { apiKey, token } = await ada();

    const { data } = await api.current.call(revokeApiKey, { input: { apiKeyId: typed('key', apiKey) } }, { token });

    expect(data.revokeApiKey).toMatchObject({ outcome: 'REVOKED' });
    expect(await whoIs(token)).toBeNull();
  });

  test("answers about somebody else's key as about one that does not exist, and leaves it alive", async () => {
    const { organization, apiKey, person, token } = await ada();
    const colleague = await world().user({ in: organization, role: 'OWNER' });
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();
    const revoke = async (caller: typeof colleague, apiKeyId: string) =>
      (await caller.call(revokeApiKey, { input: { apiKeyId } })).data.revokeApiKey;

    const answers = [
      await revoke(colleague, typed('key', apiKey)),
      await revoke(stranger, typed('key', apiKey)),
      await revoke(stranger, 'key_01h2xcejqtf2nbrexx3vqjhp41'),
    ];

    const refusal = {
      __typename: 'ApiKeyNotFoundError',
      code: 'API_KEY_NOT_FOUND',
      message: 'There is no such key.',
      path: ['input', 'apiKeyId'],
    };
    expect(answers).toEqual([refusal, refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
    expect(await whoIs(token)).toBe(person.id);
  });

  test('refuses what is no id of a key', async () => {
    const { person, token } = await ada();
    const before = await api.current.snapshot();

    const { data } = await person.call(revokeApiKey, { input: { apiKeyId: token } });

    expect(data.revokeApiKey).toMatchObject({ __typename: 'InvalidIdError', path: ['input', 'apiKeyId'] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const { apiKey } = await ada();
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(revokeApiKey, { input: { apiKeyId: typed('key', apiKey) } });

    expect(data).toEqual({ revokeApiKey: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
