import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Agent } from '../../src/modules/content/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { callWhileEnding } from '../support/ending.ts';
import { World } from '../support/world.ts';

const createAgent = /* GraphQL */ `
  mutation CreateAgent($input: CreateAgentInput!) {
    createAgent(input: $input) {
      __typename
      ... on CreateAgentSuccess {
        agent {
          id
          name
          instructions
          createdAt
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
const input = { name: ' Scribe ', instructions: 'Write it down.\nBriefly.' };

describe('createAgent', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('sets up an agent of the caller, and records it', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await ada.call(createAgent, { input });

    expect(data.createAgent).toEqual({
      __typename: 'CreateAgentSuccess',
      agent: {
        id: expect.stringMatching(/^agt_/),
        name: 'Scribe',
        instructions: 'Write it down.\nBriefly.',
        createdAt: '2026-11-23T12:00:00.000Z',
        owner: { id: ada.id },
      },
    });
    const id = readId(data.createAgent.agent.id)?.uuid;
    expect(await api.current.em().find(Agent, { owner: ada.user.id })).toMatchObject([{ id }]);
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      { action: 'agent.created', actorId: ada.user.id, subjectKind: 'agt', subjectId: id },
    ]);
  });

  test.each([
    ['no name', { name: '  ' }, 'name', 'Expected 1 to 200 characters, got 0.'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'name', 'Expected 1 to 200 characters, got 201.'],
    ['a name with a null byte', { name: 'Scribe\0' }, 'name', 'Control characters are not allowed here.'],
    ['no instructions', { instructions: '' }, 'instructions', 'Expected 1 to 20000 characters, got 0.'],
    [
      'instructions that are too long',
      { instructions: 'x'.repeat(20_001) },
      'instructions',
      'Expected 1 to 20000 characters, got 20001.',
    ],
    [
      'instructions with a null byte',
      { instructions: 'Write\0' },
      'instructions',
      'Control characters are not allowed here.',
    ],
  ])('refuses %s, and sets up nothing', async (_, wrong, field, message) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createAgent, { input: { ...input, ...wrong } });

    expect(data.createAgent).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(createAgent, { input });

    expect(data).toEqual({ createAgent: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('adds nothing for somebody whose account ends at the same time', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { reply, before } = await callWhileEnding(api.current, ada, () => ada.call(createAgent, { input }));

    expect(reply.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
  });
});
