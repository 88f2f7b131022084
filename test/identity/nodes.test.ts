import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const node = /* GraphQL */ `
  query Node($id: ID!) {
    node(id: $id) {
      __typename
      id
    }
  }
`;
const nodes = /* GraphQL */ `
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
`;
describe('node and nodes', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function sessionOf({ user }: Person): Promise<string> {
    return typed('ses', await api.current.em().findOneOrFail(Session, { user: user.id }));
  }

  test('find what is the own', async () => {
    const { organization, owner } = await world().organization();
    const [organizationId, session] = [typed('org', organization), await sessionOf(owner)];

    expect((await owner.call(node, { id: organizationId })).data).toEqual({
      node: { __typename: 'Organization', id: organizationId },
    });
    expect((await owner.call(node, { id: session })).data).toEqual({ node: { __typename: 'Session', id: session } });
  });

  test('keep the order of the request, duplicates and gaps included', async () => {
    const { organization, owner } = await world().organization();
    const [id, session] = [typed('org', organization), await sessionOf(owner)];

    const { data, errors } = await owner.call(nodes, {
      ids: [session, 'garbage', id, typed('org', { id: newId() }), id],
    });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ nodes: [{ id: session }, null, { id }, null, { id }] });
  });

  test('find nothing of another tenant or another person, as if it did not exist', async () => {
    const { organization, owner } = await world().organization();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const unknown = await stranger.call(node, { id: typed('org', { id: newId() }) });

    const answers = [
      await stranger.call(node, { id: typed('org', organization) }),
      await stranger.call(node, { id: await sessionOf(owner) }),
      await owner.call(node, { id: await sessionOf(colleague) }),
      await api.current.call(node, { id: typed('org', organization) }),
      await api.current.call(node, { id: await sessionOf(owner) }),
    ];

    expect(unknown.data).toEqual({ node: null });
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => unknown.text));
  });

  test('find no session that has ended', async () => {
    const { owner } = await world().organization();
    const telephone = await world().session(owner);
    const id = await sessionOf(owner);
    await owner.call('mutation { signOut { __typename } }');

    expect((await api.current.call(node, { id }, { token: telephone })).data).toEqual({ node: null });
  });

  test.each([
    ['empty', ''],
    ['garbage', 'garbage'],
    ['cut off', 'org_01h2xcejqtf2nbrexx3vqjhp4'],
    ['too large for 128 bits', 'org_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['of an unknown kind', 'xyz_01h2xcejqtf2nbrexx3vqjhp41'],
    ['of nothing that exists', 'aud_01h2xcejqtf2nbrexx3vqjhp41'],
    ['named like what every object has', 'constructor'],
    ['with a null byte', 'org_01h2xcejqtf2nbrexx3vqjhp41\0'],
  ])('find nothing by an id that is %s', async (_, id) => {
    const { owner } = await world().organization();

    const { data, errors } = await owner.call(node, { id });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: null });
  });

  test('take a hundred ids, and refuse more', async () => {
    const { organization, owner } = await world().organization();
    const id = typed('org', organization);

    const enough = await owner.call(nodes, { ids: Array.from({ length: 100 }, () => id) });
    const tooMany = await owner.call(nodes, { ids: Array.from({ length: 101 }, () => id) });

    expect(enough.data.nodes).toEqual(Array.from({ length: 100 }, () => ({ id })));
    expect(tooMany.errors).toMatchObject([
      {
        message: 'At most 100 identifiers go into one call.',
        path: ['nodes'],
        extensions: { code: 'BAD_USER_INPUT', argument: 'ids' },
      },
    ]);
  });
});
