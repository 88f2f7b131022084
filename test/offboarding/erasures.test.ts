import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { type Person, World } from '../support/world.ts';

const api = useApi();
const world = () => new World(api.current);

const readErasure = /* GraphQL */ `
  query Erasure($id: ID!) {
    erasure(id: $id) {
      id
      state
      subjectId
      progress {
        done
        total
      }
      countsBefore {
        kind
        action
        count
      }
      faults
      organization {
        id
      }
      steps {
        edges {
          node {
            id
            kind
            state
            attempts
            lastFault
            confirmedAt
            erasure {
              id
            }
          }
        }
      }
    }
  }
`;

async function deleteUser(by: Person, userId: string, dryRun = false) {
  const { data } = await by.call(
    `mutation ($input: DeleteUserInput!) {
      deleteUser(input: $input) { ... on UserDeletion { outcome erasureId } ... on Error { code } }
    }`,
    { input: { userId, dryRun } },
  );
  return data.deleteUser;
}

describe('an erasure', () => {
  test('is known to administrators: whom it is about, how far it is, and what it waits for outside', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    await world().file(ada);

    const { erasureId } = await deleteUser(owner, ada.id);

    const { data } = await owner.call(readErasure, { id: erasureId });
    expect(data.erasure).toEqual({
      id: erasureId,
      state: 'SETTLING',
      subjectId: ada.id,
      progress: { done: 2, total: 2 },
      countsBefore: expect.arrayContaining([
        { kind: 'Session', action: 'ANONYMIZE', count: 1 },
        { kind: 'StoredFile', action: 'DELETE', count: 1 },
      ]),
      faults: [],
      organization: { id: expect.stringMatching(/^org_/) },
      steps: {
        edges: [
          {
            node: {
              id: expect.stringMatching(/^est_/),
              kind: 'STORED_BYTES',
              state: 'PENDING',
              attempts: 0,
              lastFault: null,
              confirmedAt: null,
              erasure: { id: erasureId },
            },
          },
        ],
      },
    });
  });

  test('goes on once its steps have settled', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    await world().file(ada);
    const { erasureId } = await deleteUser(owner, ada.id);

    await runJobs(api.current);

    const { data } = await owner.call(readErasure, { id: erasureId });
    expect(data.erasure.steps.edges).toMatchObject([
      { node: { state: 'CONFIRMED_ABSENT', attempts: 1, confirmedAt: api.current.now.toISOString() } },
    ]);
    expect(data.erasure.state).not.toBe('SETTLING');
  });

  test('is found in the list of the organization, and by its id as a node', async () => {
    const { organization, owner } = await world().organization();
    const [ada, grace] = [await world().user({ in: organization }), await world().user({ in: organization })];
    const first = await deleteUser(owner, ada.id);
    const second = await deleteUser(owner, grace.id);

    const { data } = await owner.call(
      `query ($id: ID!) {
        viewer { organization { erasures { totalCount edges { node { id subjectId } } } } }
        node(id: $id) { __typename id }
      }`,
      { id: first.erasureId },
    );

    expect(data.viewer.organization.erasures).toEqual({
      totalCount: 2,
      edges: [
        { node: { id: second.erasureId, subjectId: grace.id } },
        { node: { id: first.erasureId, subjectId: ada.id } },
      ],
    });
    expect(data.node).toEqual({ __typename: 'Erasure', id: first.erasureId });
  });

  test('is named by a repeated deletion, and does not exist after a dry run', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });

    expect(await deleteUser(owner, ada.id, true)).toEqual({ outcome: 'WOULD_DELETE', erasureId: null });
    const { erasureId } = await deleteUser(owner, ada.id);

    expect(await deleteUser(owner, ada.id)).toEqual({ outcome: 'ALREADY_DELETED', erasureId });
  });

  test('does not exist for anybody else', async () => {
    const { organization, owner } = await world().organization();
    const [ada, member] = [await world().user({ in: organization }), await world().user({ in: organization })];
    const stranger = await world().organization();
    await world().file(ada);
    const { erasureId } = await deleteUser(owner, ada.id);
    const step = (await owner.call(readErasure, { id: erasureId })).data.erasure.steps.edges[0].node.id;
    const look = `query ($id: ID!, $step: ID!) { erasure(id: $id) { id } nodes(ids: [$id, $step]) { id } }`;

    const answers = await Promise.all([
      member.call(look, { id: erasureId, step }),
      stranger.owner.call(look, { id: erasureId, step }),
      api.current.call(look, { id: erasureId, step }),
      owner.call(look, { id: ada.id, step: 'est_nonsense' }),
    ]);
    const list = await member.call('{ viewer { organization { erasures { totalCount } } } }');

    for (const { data } of answers.slice(0, 3)) {
      expect(data).toEqual({ erasure: null, nodes: [null, null] });
    }
    expect(answers[3]?.data.erasure).toBeNull();
    expect(list.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
