import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';
import { give } from './belongings.ts';

const everything = /* GraphQL */ `
  query Everything($first: Int!) {
    viewer {
      agents(first: $first) {
        totalCount
        edges {
          node {
            name
            owner {
              id
            }
          }
        }
      }
      conversations(first: $first) {
        totalCount
        edges {
          node {
            title
            agent {
              name
              owner {
                id
              }
            }
            messages(first: 2) {
              totalCount
              edges {
                node {
                  author
                  text
                  conversation {
                    title
                  }
                }
              }
            }
          }
        }
      }
      memories(first: $first) {
        edges {
          node {
            text
          }
        }
      }
      knowledgeBases(first: $first) {
        edges {
          node {
            name
            documents(first: 2) {
              edges {
                node {
                  title
                  text
                  knowledgeBase {
                    name
                  }
                }
              }
            }
          }
        }
      }
      files(first: $first) {
        edges {
          node {
            name
            mediaType
            size
            owner {
              id
            }
          }
        }
      }
      notifications(first: $first) {
        edges {
          node {
            text
            readAt
            recipient {
              id
            }
            sender {
              id
            }
          }
        }
      }
    }
  }
`;

describe('what people own', () => {
  const api = useApi();
  const world = () => new World(api.current);

  const list = (items: readonly object[]) => ({ edges: items.map(node => ({ node })) });

  test('is all listed for its owner', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const { agent, conversation, base, file } = await give(api.current, ada, owner);
    await give(api.current, owner, ada);

    const { data, errors } = await ada.call(everything, { first: 10 });

    const { title } = conversation;
    expect(errors).toBeUndefined();
    expect(data.viewer).toEqual({
      agents: { totalCount: 1, ...list([{ name: agent.name, owner: { id: ada.id } }]) },
      conversations: {
        totalCount: 1,
        ...list([
          {
            title,
            agent: { name: agent.name, owner: { id: ada.id } },
            messages: {
              totalCount: 2,
              ...list([
                { author: 'AGENT', text: 'So.', conversation: { title } },
                { author: 'USER', text: 'How?', conversation: { title } },
              ]),
            },
          },
        ]),
      },
      memories: list([{ text: 'Tea' }]),
      knowledgeBases: list([
        {
          name: base.name,
          documents: list([{ title: 'Bread', text: 'Flour', knowledgeBase: { name: base.name } }]),
        },
      ]),
      files: list([{ name: file.name, mediaType: 'text/plain', size: 5, owner: { id: ada.id } }]),
      notifications: list([{ text: 'Hello', readAt: null, recipient: { id: ada.id }, sender: { id: owner.id } }]),
    });
  });

  test('takes the same number of statements for one thing of each kind and for 20', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    for (let index = 0; index < 20; index++) {
      // Each batch of things is newer than the one before.
      await give(api.current, ada, owner);
    }

    const one = await countStatements(() => ada.call(everything, { first: 1 }));
    const all = await countStatements(() => ada.call(everything, { first: 20 }));

    expect(all).toBe(one);
  });

  test.each(['agents', 'conversations', 'memories', 'knowledgeBases', 'files', 'notifications'])(
    'refuses the %s of others, to administrators too',
    async field => {
      const { organization, owner } = await world().organization();
      const ada = await world().user({ in: organization });

      const { data, errors } = await owner.call(`{
        viewer { organization { users(first: 1) { edges { node { id ${field} { totalCount } } } } } }
      }`);

      expect(data.viewer.organization.users.edges).toEqual([{ node: { id: ada.id, [field]: null } }]);
      expect(errors).toMatchObject([
        {
          message: 'Only the user may read this.',
          extensions: { code: 'FORBIDDEN' },
          path: expect.arrayContaining([field]),
        },
      ]);
    },
  );

  test('hides an agent, and who sent a notification, once that person has left', async () => {
    const { organization } = await world().organization();
    const [ada, leaver] = await Promise.all([world().user({ in: organization }), world().user({ in: organization })]);
    const agent = await world().agent(leaver);
    await give(api.current, ada, leaver, agent);
    await world().leave(leaver);

    const { data } = await ada.call(everything, { first: 1 });
    const found = await ada.call('query Found($id: ID!) { node(id: $id) { id } }', { id: typed('agt', agent) });

    expect(data.viewer.conversations.edges).toMatchObject([{ node: { agent: null } }]);
    expect(data.viewer.notifications.edges).toMatchObject([{ node: { text: 'Hello', sender: null } }]);
    expect(found.data).toEqual({ node: null });
  });
});
