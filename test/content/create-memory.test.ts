import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const createMemory = /* GraphQL */ `
  mutation CreateMemory($input: CreateMemoryInput!) {
    createMemory(input: $input) {
      __typename
      ... on CreateMemorySuccess {
        memory {
          id
          text
          owner {
            id
          }
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

describe('createMemory', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('remembers something for the caller, and records it', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await ada.call(createMemory, { input: { text: 'Tea,\nno milk' } });

    expect(data.createMemory).toEqual({
      __typename: 'CreateMemorySuccess',
      memory: { id: expect.stringMatching(/^mmo_/), text: 'Tea,\nno milk', owner: { id: ada.id } },
    });
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      {
        action: 'memory.created',
        actorId: ada.user.id,
        subjectKind: 'mmo',
        subjectId: readId(data.createMemory.memory.id)?.uuid,
      },
    ]);
  });

  test.each([
    ['nothing', '', 'Expected 1 to 20000 characters, got 0.'],
    ['a text that is too long', 'x'.repeat(20_001), 'Expected 1 to 20000 characters, got 20001.'],
    ['a text with a null byte', 'Tea\0', 'Control characters are not allowed here.'],
  ])('refuses %s, and remembers nothing', async (_, text, message) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createMemory, { input: { text } });

    expect(data.createMemory).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', 'text'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const { errors } = await api.current.call(createMemory, { input: { text: 'Tea' } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
