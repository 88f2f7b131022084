import 'reflect-metadata';
import { describe, expect, test } from 'vitest';

import { formatId, type IdKind, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';
import { give } from './belongings.ts';

const nodes = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

describe('a thing that somebody owns', () => {
  const api = useApi();
  const world = () => new World(api.current);

  function idsOf(things: Awaited<ReturnType<typeof give>>): string[] {
    const kinds = [
      ['agt', things.agent],
      ['cnv', things.conversation],
      ['knb', things.base],
      ['fil', things.file],
      ['mmo', things.memory],
      ['msg', things.question],
      ['doc', things.document],
      ['ntf', things.notification],
    ] as const satisfies readonly (readonly [IdKind, { id: string }])[];
    return kinds.map(([kind, thing]) => typed(kind, thing));
  }

  test('is found by id by its owner alone, but agents by the whole organization', async () => {
    const { organization, owner } = await world().organization();
    const { owner: stranger } = await world().organization();
    const ada = await world().user({ in: organization });
    const things = await give(api.current, ada, owner);
    const ids = idsOf(things);
    const absent = ['agt', 'cnv', 'knb', 'fil', 'mmo', 'msg', 'doc', 'ntf'].map(kind =>
      formatId(kind as IdKind, newId()),
    );

    const [own, colleague, strange, nobody, none] = await Promise.all([
      ada.call(nodes, { ids }),
      owner.call(nodes, { ids }),
      stranger.call(nodes, { ids }),
      api.current.call(nodes, { ids }),
      ada.call(nodes, { ids: absent }),
    ]);

    const agent = { __typename: 'Agent', id: typed('agt', things.agent) };
    expect(own.data.nodes).toEqual(
      ['Agent', 'Conversation', 'KnowledgeBase', 'File', 'Memory', 'Message', 'Document', 'Notification'].map(
        (__typename, index) => ({ __typename, id: ids[index] }),
      ),
    );
    expect(colleague.data.nodes).toEqual([agent, ...Array.from({ length: 7 }, () => null)]);
    expect(strange).toMatchObject({ data: none.data, errors: none.errors });
    expect(nobody.data).toEqual(none.data);
  });
});
