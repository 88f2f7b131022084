import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createConversation = /* GraphQL */ `
  mutation CreateConversation($input: CreateConversationInput!) {
    createConversation(input: $input) {
      __typename
      ... on CreateConversationSuccess {
        conversation {
          id
          title
          owner {
            id
          }
          agent {
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

describe('createConversation', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('begins a conversation of the caller without an agent, and records it', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await ada.call(createConversation, { input: { title: 'Plans' } });

    expect(data.createConversation).toEqual({
      __typename: 'CreateConversationSuccess',
      conversation: { id: expect.stringMatching(/^cnv_/), title: 'Plans', owner: { id: ada.id }, agent: null },
    });
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      {
        action: 'conversation.created',
        actorId: ada.user.id,
        subjectKind: 'cnv',
        subjectId: readId(data.createConversation.conversation.id)?.uuid,
      },
    ]);
  });

  test('begins one with an own agent, and with that of a colleague, who may be suspended', async () => {
    const { organization } = await world().organization();
    const [ada, grace] = await Promise.all([world().user({ in: organization }), world().user({ in: organization })]);
    const ids = [typed('agt', await world().agent(ada)), typed('agt', await world().agent(grace))];
    await world().leave(grace, 'SUSPENDED');

    const answers = await Promise.all(
      ids.map(agentId => ada.call(createConversation, { input: { title: 'Plans', agentId } })),
    );

    expect(answers.map(({ data }) => data.createConversation.conversation.agent)).toEqual(ids.map(id => ({ id })));
  });

  test('refuses an agent of another organization, of somebody who has left, or of nobody, with one answer', async () => {
    const { organization, owner: ada } = await world().organization();
    const { owner: stranger } = await world().organization();
    const leaver = await world().user({ in: organization });
    const ids = [
      typed('agt', await world().agent(stranger)),
      typed('agt', await world().agent(leaver)),
      formatId('agt', newId()),
    ];
    await world().leave(leaver);
    const before = await api.current.snapshot();

    const answers = await Promise.all(
      ids.map(agentId => ada.call(createConversation, { input: { title: 'Plans', agentId } })),
    );

    expect(answers.map(({ data }) => data.createConversation)).toEqual(
      ids.map(() => ({
        __typename: 'OwnedThingNotFoundError',
        code: 'OWNED_THING_NOT_FOUND',
        message: 'There is no such thing of yours.',
        path: ['input', 'agentId'],
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty id', { agentId: '' }, 'InvalidIdError', 'INVALID_ID', 'agentId'],
    ['a malformed id', { agentId: 'agt_nonsense' }, 'InvalidIdError', 'INVALID_ID', 'agentId'],
    ['the id of a user', { agentId: formatId('usr', newId()) }, 'InvalidIdError', 'INVALID_ID', 'agentId'],
    ['no title', { title: '' }, 'InvalidInputError', 'INVALID_INPUT', 'title'],
    ['a title that is too long', { title: 'x'.repeat(201) }, 'InvalidInputError', 'INVALID_INPUT', 'title'],
    ['a title with a null byte', { title: 'Plans\0' }, 'InvalidInputError', 'INVALID_INPUT', 'title'],
  ])('refuses %s, and begins nothing', async (_, wrong, __typename, code, field) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createConversation, { input: { title: 'Plans', ...wrong } });

    expect(data.createConversation).toMatchObject({ __typename, code, path: ['input', field] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const { errors } = await api.current.call(createConversation, { input: { title: 'Plans' } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
