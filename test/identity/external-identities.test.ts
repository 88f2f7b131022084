import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { typed, World } from '../support/world.ts';

const fields = 'id provider subject isManaged createdAt';
const list = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on User {
  externalIdentities(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ${fields} } } } } } }`;
const node = `query ($id: ID!) { node(id: $id) { __typename ... on ExternalIdentity { ${fields} } } }`;

describe('identities at other providers', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization });
    const [first, second] = [
      await world().externalIdentity(person),
      await world().externalIdentity(person, { isManaged: true }),
    ];
    return { organization, owner, person, first, second };
  }

  test('are listed to the user, newest first and by pages, and to the administrators', async () => {
    const { owner, person, first, second } = await ada();
    const { data } = await person.call(list, { id: person.id, first: 1 });

    const [page] = data.node.externalIdentities.edges;
    expect(data.node.externalIdentities).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    expect(page.node).toEqual({
      id: typed('xid', second),
      provider: 'https://id.example.com',
      subject: second.subject,
      isManaged: true,
      createdAt: api.current.now.toISOString(),
    });
    const after = data.node.externalIdentities.pageInfo.endCursor;
    const rest = await person.call(list, { id: person.id, after });
    expect(rest.data.node.externalIdentities.edges).toMatchObject([{ node: { id: typed('xid', first) } }]);
    const { data: seen } = await owner.call(list, { id: person.id });
    expect(seen.node.externalIdentities.edges).toHaveLength(2);
  });

  test('are neither listed nor counted to a colleague, nor to a stranger', async () => {
    const { organization, person } = await ada();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();

    const refused = await colleague.call(list, { id: person.id });
    const unseen = await stranger.call(list, { id: person.id });

    expect(refused.data).toEqual({ node: { externalIdentities: null } });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(unseen.data).toEqual({ node: null });
  });

  test('are found by their id by whom they are listed to, and by nobody else', async () => {
    const { organization, owner, person, first } = await ada();
    const colleague = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const workspace = await world().workspace(organization, { admins: [owner], members: [person] });
    const { account } = await world().serviceAccount(workspace, owner, 'ADMIN');
    const robot = await world().serviceAccountKey(account);
    const find = async (token: string | null) =>
      (await api.current.call(node, { id: typed('xid', first) }, { token })).data.node;

    const found = { __typename: 'ExternalIdentity', id: typed('xid', first), subject: first.subject };
    expect([await find(person.token), await find(owner.token)]).toMatchObject([found, found]);
    const others = [colleague.token, stranger.token, robot.token, null];
    expect(await Promise.all(others.map(find))).toEqual([null, null, null, null]);
  });

  test('of a whole page of users are read by one statement', async () => {
    const { organization, owner } = await ada();
    const page =
      '{ viewer { organization { users { edges { node { externalIdentities { edges { node { id } } } } } } } } }';
    const few = await captureStatements(() => owner.call(page));
    for (let more = 0; more < 5; more++) {
      await world().externalIdentity(await world().user({ in: organization }));
    }

    const many = await captureStatements(() => owner.call(page));

    expect(many).toHaveLength(few.length);
  });
});
