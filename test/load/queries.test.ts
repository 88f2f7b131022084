import { type GraphQLField, isObjectType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';

import { createSchema } from '../../src/schema.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, typed } from '../support/world.ts';
import { parentsIn } from './parents.ts';
import { everythingOf, isConnection, nodeTypeOf } from './selection.ts';
import { makeTenant, type Tenant } from './tenant.ts';

const api = useApi();
const schema = await createSchema();
const many = 3;

const lists = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap(type =>
    Object.values(type.getFields())
      .filter(isConnection)
      .map(field => [`${type.name}.${field.name}`, type.name, field] as const),
  );

/** How each root field of the queries is called, beside `node` for each list. */
const roots: Readonly<Record<string, (tenant: Tenant, parents: Parents) => { by: Person; call: string }>> = {
  deletionPlan: ({ owner, people }) => ({
    by: owner,
    call: `deletionPlan(userIds: ${JSON.stringify(people.map(({ id }) => id))}) { __typename }`,
  }),
  erasure: ({ owner }, { Erasure }) => ({ by: owner, call: `erasure(id: "${Erasure}") { id }` }),
  node: ({ owner }, { User }) => ({ by: owner, call: `node(id: "${User}") { id ... on User { email } }` }),
  nodes: ({ owner, people }) => ({
    by: owner,
    call: `nodes(ids: ${JSON.stringify(people.map(({ id }) => id))}) { id ... on User { email organization { name } } }`,
  }),
  receipt: ({ owner }, { Erasure }) => ({ by: owner, call: `receipt(erasureId: "${Erasure}") { __typename }` }),
  receiptVerificationKey: ({ owner }) => ({ by: owner, call: 'receiptVerificationKey { __typename }' }),
  viewer: ({ hero }) => ({ by: hero, call: 'viewer { id email organization { name } }' }),
  viewerServiceAccount: ({ owner }) => ({ by: owner, call: 'viewerServiceAccount { id }' }),
  workspaceNameAvailability: ({ owner }) => ({
    by: owner,
    call: 'workspaceNameAvailability(name: "A new place") { __typename }',
  }),
};

type Parents = Awaited<ReturnType<typeof parentsIn>>;

describe('the statements of a query', () => {
  const found: { tenant: Tenant; parents: Parents } = {} as never;
  const counts = new Map<string, number>();

  beforeAll(async () => {
    found.tenant = await makeTenant(api.current, many);
    found.parents = await parentsIn(found.tenant);
  }, 300_000);

  test.each(lists)('are as many for a page of all items as for one of fewer: %s', async (name, type, field) => {
    const id = found.parents[type];
    const reader = await readerOf(found.tenant, type, id, field);
    const all = await read(reader, type, id, field, 'first: 100');
    const fewer = (all.size ?? 0) - 1;
    // All but one, of which the caller may be one, whose row is known already. What an item does not have is not read.
    const newest = await read(reader, type, id, field, `first: ${fewer}`);
    const oldest = await read(reader, type, id, field, `last: ${fewer}`);
    const one = await read(reader, type, id, field, 'first: 1');

    expect(all.size).toBeGreaterThanOrEqual(many);
    expect(all.statements).toBe(Math.max(newest.statements, oldest.statements));
    expect(one.size).toBe(1);
    expect(one.statements).toBeLessThanOrEqual(all.statements);
    counts.set(name, all.statements);
  });

  test.each(Object.keys(schema.getQueryType()?.getFields() ?? {}))('are counted: %s', async field => {
    const root = roots[field]?.(found.tenant, found.parents);
    if (!root) {
      throw new Error(`test/load/queries.test.ts does not say how ${field} is called`);
    }
    const statements = await captureStatements(async () => {
      const { errors } = await root.by.call(`{ ${root.call} }`);
      expect(errors).toBeUndefined();
    });
    counts.set(`Query.${field}`, statements.length);
  });

  test('are as many for many ids as for one of each kind', async () => {
    const { owner, people } = found.tenant;
    const ids = [...people.map(({ id }) => id), typed('wsp', found.tenant.workspace)];
    const statements = (of: readonly string[]) =>
      captureStatements(() => owner.call('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: of }));
    await statements(ids);

    const few = await statements([ids[0] ?? '', ids.at(-1) ?? '']);

    expect(await statements(ids)).toHaveLength(few.length);
  });

  test('are those that were written down', async () => {
    const lines = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}\n`);

    await expect(lines.join('')).toMatchFileSnapshot('queries.statements.txt');
  });

  /** Who may read a list: the owner of the organization, who looks after customers, or who owns it. */
  async function readerOf({ owner, clerk, hero }: Tenant, type: string, id: string | undefined, field: Field) {
    for (const reader of [owner, clerk, hero]) {
      const { errors, data } = await reader.call(
        `query ($id: ID!) { node(id: $id) { ... on ${type} { list: ${field.name}(first: 100) { edges { cursor } } } } }`,
        { id: id ?? 'none' },
      );
      if (!errors && data.node?.list && data.node.list.edges.length >= many) {
        return reader;
      }
    }
    throw new Error(`The tenant of test/load has nobody who sees ${many} items of ${type}.${field.name}`);
  }

  async function read(reader: Person, type: string, id: string | undefined, field: Field, page: string) {
    const document = `query ($id: ID!) { node(id: $id) { ... on ${type} {
      list: ${field.name}(${page}) { totalCount edges { node ${everythingOf(nodeTypeOf(field))} } }
    } } }`;
    const sizes: number[] = [];
    const statements = await captureStatements(async () => {
      const { data, errors } = await reader.call(document, { id });
      // What is for nobody but the thing itself, such as a user's own counts, is refused, and changes no number.
      expect((errors ?? []).map(({ extensions }) => extensions['code']).filter(code => code !== 'FORBIDDEN')).toEqual(
        [],
      );
      sizes.push(data.node.list.edges.length);
    });
    return { size: sizes[0], statements: statements.length };
  }
});

type Field = GraphQLField<unknown, unknown>;
