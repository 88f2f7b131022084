import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createMessage = /* GraphQL */ `
  mutation CreateMessage($input: CreateMessageInput!) {
    createMessage(input: $input) {
      __typename
      ... on CreateMessageSuccess {
        createdMessage {
          id
          author
          text
          conversation {
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
const words = { author: 'AGENT', text: 'Good\nmorning' };

describe('createMessage', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test("adds a message to the caller's own conversation, and records it", async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    const conversation = await world().conversation(ada);

    const { data } = await ada.call(createMessage, { input: { ...words, conversationId: typed('cnv', conversation) } });

    expect(data.createMessage).toEqual({
      __typename: 'CreateMessageSuccess',
      createdMessage: {
        id: expect.stringMatching(/^msg_/),
        author: 'AGENT',
        text: 'Good\nmorning',
        conversation: { id: typed('cnv', conversation) },
      },
    });
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      {
        action: 'message.created',
        actorId: ada.user.id,
        subjectKind: 'msg',
        subjectId: readId(data.createMessage.createdMessage.id)?.uuid,
      },
    ]);
  });

  test('refuses a conversation of a colleague, of a stranger, or of nobody, with one answer', async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();
    const [ada, colleague] = await Promise.all([
      world().user({ in: organization }),
      world().user({ in: organization }),
    ]);
    const ids = [
      typed('cnv', await world().conversation(colleague)),
      typed('cnv', await world().conversation(stranger)),
      formatId('cnv', newId()),
    ];
    const before = await api.current.snapshot();

    const answers = await Promise.all(
      ids.map(id => ada.call(createMessage, { input: { ...words, conversationId: id } })),
    );

    expect(answers.map(({ data }) => data.createMessage)).toEqual(
      ids.map(() => ({
        __typename: 'OwnedThingNotFoundError',
        code: 'OWNED_THING_NOT_FOUND',
        message: 'There is no such thing of yours.',
        path: ['input', 'conversationId'],
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty id', ''],
    ['a malformed id', 'cnv_nonsense'],
    ['the id of another kind of thing', formatId('usr', newId())],
  ])('refuses %s, and adds nothing', async (_, conversationId) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createMessage, { input: { ...words, conversationId } });

    expect(data.createMessage).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'conversationId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['no words', { text: ' ' }, 'text', 'Expected 1 to 20000 characters, got 0.'],
    ['words that are too long', { text: 'x'.repeat(20_001) }, 'text', 'Expected 1 to 20000 characters, got 20001.'],
    ['words with a null byte', { text: 'Good\0' }, 'text', 'Control characters are not allowed here.'],
  ])('refuses %s, and adds nothing', async (_, wrong, field, message) => {
    const { owner } = await world().organization();
    const conversationId = typed('cnv', await world().conversation(owner));
    const before = await api.current.snapshot();

    const { data } = await owner.call(createMessage, { input: { ...words, conversationId, ...wrong } });

    expect(data.createMessage).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const input = { ...words, conversationId: formatId('cnv', newId()) };

    const { errors } = await api.current.call(createMessage, { input });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
