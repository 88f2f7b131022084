import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createDocument = /* GraphQL */ `
  mutation CreateDocument($input: CreateDocumentInput!) {
    createDocument(input: $input) {
      __typename
      ... on CreateDocumentSuccess {
        document {
          id
          title
          text
          knowledgeBase {
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
const words = { title: 'Bread', text: 'Flour,\nwater' };

describe('createDocument', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test("adds a document to the caller's own knowledge base, and records it", async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    const knowledgeBase = await world().knowledgeBase(ada);

    const { data } = await ada.call(createDocument, {
      input: { ...words, knowledgeBaseId: typed('knb', knowledgeBase) },
    });

    expect(data.createDocument).toEqual({
      __typename: 'CreateDocumentSuccess',
      document: {
        id: expect.stringMatching(/^doc_/),
        title: 'Bread',
        text: 'Flour,\nwater',
        knowledgeBase: { id: typed('knb', knowledgeBase) },
      },
    });
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      {
        action: 'document.created',
        actorId: ada.user.id,
        subjectKind: 'doc',
        subjectId: readId(data.createDocument.document.id)?.uuid,
      },
    ]);
  });

  test('refuses a knowledge base of a colleague, of a stranger, or of nobody, with one answer', async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();
    const [ada, colleague] = await Promise.all([
      world().user({ in: organization }),
      world().user({ in: organization }),
    ]);
    const ids = [
      typed('knb', await world().knowledgeBase(colleague)),
      typed('knb', await world().knowledgeBase(stranger)),
      formatId('knb', newId()),
    ];
    const before = await api.current.snapshot();

    const answers = await Promise.all(
      ids.map(id => ada.call(createDocument, { input: { ...words, knowledgeBaseId: id } })),
    );

    expect(answers.map(({ data }) => data.createDocument)).toEqual(
      ids.map(() => ({
        __typename: 'OwnedThingNotFoundError',
        code: 'OWNED_THING_NOT_FOUND',
        message: 'There is no such thing of yours.',
        path: ['input', 'knowledgeBaseId'],
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty id', ''],
    ['a malformed id', 'knb_nonsense'],
    ['the id of another kind of thing', formatId('usr', newId())],
  ])('refuses %s, and adds nothing', async (_, knowledgeBaseId) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createDocument, { input: { ...words, knowledgeBaseId } });

    expect(data.createDocument).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'knowledgeBaseId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['no title', { title: '' }, 'title', 'Expected 1 to 200 characters, got 0.'],
    ['a title that is too long', { title: 'x'.repeat(201) }, 'title', 'Expected 1 to 200 characters, got 201.'],
    ['a text that is too long', { text: 'x'.repeat(20_001) }, 'text', 'Expected 1 to 20000 characters, got 20001.'],
    ['a text with a null byte', { text: 'Flour\0' }, 'text', 'Control characters are not allowed here.'],
  ])('refuses %s, and adds nothing', async (_, wrong, field, message) => {
    const { owner } = await world().organization();
    const knowledgeBaseId = typed('knb', await world().knowledgeBase(owner));
    const before = await api.current.snapshot();

    const { data } = await owner.call(createDocument, { input: { ...words, knowledgeBaseId, ...wrong } });

    expect(data.createDocument).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const input = { ...words, knowledgeBaseId: formatId('knb', newId()) };

    const { errors } = await api.current.call(createDocument, { input });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
