import { expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const api = useApi();

/** The answer of a document when it is interpreted, as the first time; and when it was compiled, as the third. */
async function answers(document: string, variables: object, token: string | null) {
  const call = async () => {
    const { data, errors, status } = await api.current.call(document, { ...variables }, { token });
    return {
      data,
      status,
      // But for the reference of the request.
      errors: errors?.map(error => ({ ...error, extensions: { ...error.extensions, referenceId: null } })),
    };
  };
  const first = await call();
  await call();
  return { first, third: await call() };
}

test.each([
  [
    'fragments on interfaces',
    '{ node(id: $id) { __typename id ...U } } fragment U on User { email organization { name } }',
  ],
  ['a field under another name, twice', '{ a: node(id: $id) { id } b: node(id: $id) { ... on User { who: email } } }'],
  ['directives', '{ node(id: $id) { id ... on User { email @skip(if: $yes) role @include(if: $yes) } } }'],
  [
    'lists with a page, its cursors and its count',
    '{ viewer { organization { users(first: 1) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node { id } } } } } }',
  ],
  [
    'a list that is not the caller’s to read',
    '{ viewer { organization { auditEvents { totalCount } } } node(id: $id) { id } }',
  ],
  ['a page that is too large', '{ viewer { workspaces(first: 1000) { edges { cursor } } } }'],
  [
    'introspection',
    '{ __schema { queryType { name } } __type(name: "User") { kind fields { name type { kind name } } } }',
  ],
])('a query that was compiled answers as one that was not: %s', async (_, body) => {
  const world = new World(api.current);
  const { organization } = await world.organization();
  const ada = await world.user({ in: organization });
  const document = `query ${body.includes('$yes') ? '($id: ID!, $yes: Boolean!)' : body.includes('$id') ? '($id: ID!)' : ''} ${body}`;

  const { first, third } = await answers(document, { id: ada.id, yes: true }, ada.token);

  expect(third).toEqual(first);
  expect(first.data ?? first.errors).toBeDefined();
});

test('a query that was compiled refuses wrong variables in the same words', async () => {
  const { owner } = await new World(api.current).organization();
  const document =
    'query ($id: ID!, $first: Int) { node(id: $id) { ... on User { workspaces(first: $first) { edges { cursor } } } } }';
  await answers(document, { id: owner.id, first: 1 }, owner.token);

  const { first, third } = await answers(document, { id: owner.id, first: 'many' }, owner.token);
  const { first: without } = await answers(document, {}, owner.token);

  expect(third).toEqual(first);
  expect(first.errors).toMatchObject([
    { message: expect.stringContaining('Variable "$first"'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(without.errors).toMatchObject([
    { message: expect.stringContaining('Variable "$id"'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

const plan = (transfers: string) =>
  `{ deletionPlan(userIds: [$id], transfers: ${transfers}) { hash transfers { kind } blockers { requestedId } } }`;

test.each<[string, string, object]>([
  [
    'a fragment that is skipped the first time, and not the second',
    'query ($yes: Boolean!) { viewer { ...F @skip(if: $yes) ...F } } fragment F on User { email }',
    { yes: true },
  ],
  [
    'a fragment that stands under one condition here, and under another there',
    'query ($yes: Boolean!, $no: Boolean!) { viewer { ...F @include(if: $yes) } other: viewer { ...F @include(if: $no) } } fragment F on User { email organization { name } }',
    { yes: true, no: false },
  ],
  ['a null for a condition', 'query ($yes: Boolean = true) { viewer { id email @include(if: $yes) } }', { yes: null }],
  [
    'an input with none of the fields of which it takes one',
    `query ($id: ID!, $t: [TransferInput!]) ${plan('$t')}`,
    { t: [{ what: {}, to: {} }] },
  ],
  [
    'an input with two of the fields of which it takes one',
    `query ($id: ID!, $t: [TransferInput!]) ${plan('$t')}`,
    { t: [{ what: { kind: 'AGENT', thingId: null }, to: { choice: 'AUTO' } }] },
  ],
  [
    'a variable left out that is the only field of an input',
    `query ($id: ID!, $choice: SuccessorChoice) ${plan('[{ what: { kind: AGENT }, to: { choice: $choice } }]')}`,
    {},
  ],
])('a text that came before is answered as one that is new: %s', async (_, document, variables) => {
  const { owner } = await new World(api.current).organization();

  const { first, third } = await answers(document, { id: owner.id, ...variables }, owner.token);

  expect(third).toEqual(first);
  expect(JSON.stringify(first)).not.toContain('INTERNAL_SERVER_ERROR');
});

test('each operation of a document is a program of its own, and each caller gets the own answer', async () => {
  const world = new World(api.current);
  const [one, other] = [await world.organization(), await world.organization()];
  const query = 'query Mine { viewer { email } } query Name { viewer { organization { name } } }';
  const call = async (operationName: string, token: string) => {
    const payload = JSON.stringify({ query, operationName });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return (await api.current.send({ method: 'POST', url: '/graphql', headers, payload })).data;
  };

  for (let time = 0; time < 3; time++) {
    for (const { owner, organization } of [one, other]) {
      expect(await call('Mine', owner.token)).toEqual({ viewer: { email: owner.email } });
      expect(await call('Name', owner.token)).toEqual({ viewer: { organization: { name: organization.name } } });
    }
  }
});

test('a change is made each time, however often its text comes', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const rename = 'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }';

  for (const name of ['One', 'Two', 'Three', 'Four']) {
    await owner.call(rename, { input: { organizationId: typed('org', organization), name } });
    const { data } = await owner.call('{ viewer { organization { name } } }');
    expect(data.viewer.organization.name).toBe(name);
  }
});
