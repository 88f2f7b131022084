import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const createKnowledgeBase = /* GraphQL */ `
  mutation CreateKnowledgeBase($input: CreateKnowledgeBaseInput!) {
    createKnowledgeBase(input: $input) {
      __typename
      ... on CreateKnowledgeBaseSuccess {
        knowledgeBase {
          id
          name
          owner {
            id
          }
          documents {
            totalCount
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

describe('createKnowledgeBase', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('makes an empty knowledge base of the caller, and records it', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await ada.call(createKnowledgeBase, { input: { name: 'Recipes' } });

    expect(data.createKnowledgeBase).toEqual({
      __typename: 'CreateKnowledgeBaseSuccess',
      knowledgeBase: {
        id: expect.stringMatching(/^knb_/),
        name: 'Recipes',
        owner: { id: ada.id },
        documents: { totalCount: 0 },
      },
    });
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      {
        action: 'knowledge_base.created',
        actorId: ada.user.id,
        subjectKind: 'knb',
        subjectId: readId(data.createKnowledgeBase.knowledgeBase.id)?.uuid,
      },
    ]);
  });

  test.each([
    ['no name', '', 'Expected 1 to 200 characters, got 0.'],
    ['a name that is too long', 'x'.repeat(201), 'Expected 1 to 200 characters, got 201.'],
    ['a name of two lines', 'Re\ncipes', 'Control characters are not allowed here.'],
  ])('refuses %s, and makes nothing', async (_, name, message) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createKnowledgeBase, { input: { name } });

    expect(data.createKnowledgeBase).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', 'name'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const { errors } = await api.current.call(createKnowledgeBase, { input: { name: 'Recipes' } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
