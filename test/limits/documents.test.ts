import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';

import { Measurement } from '../../src/http/limits/document-shape.ts';
import { createSchema } from '../../src/schema.ts';
import { Api, useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const api = useApi();
const introspection = '{ __schema { queryType { name } } }';

/** A question that goes round and round between a user and the organization, twelve and more levels deep. */
const nested =
  '{ viewer { organization { users(first: 1) { edges { node { organization { users(first: 1) { edges { node { organization { users(first: 1) { edges { node { id } } } } } } } } } } } } } }';

describe('a document that asks for too much', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['nested too deep', nested, { code: 'TOO_DEEP', limit: 12 }],
    [
      'with too many aliases',
      `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: __typename b${i}: viewer { c${i}: id d${i}: id }`).join(' ')} }`,
      { code: 'TOO_MANY_ALIASES', limit: 50 },
    ],
    [
      'with too many root fields',
      `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      { code: 'TOO_MANY_ROOT_FIELDS', limit: 20 },
    ],
    ['with too many tokens', `{ ${'id '.repeat(2001)} }`, { code: 'TOO_MANY_TOKENS', limit: 2000 }],
    [
      'whose nested pages multiply',
      '{ viewer { organization { users(first: 100) { edges { node { workspaces(first: 100) { edges { node { members(first: 10) { edges { node { id } } } } } } } } } } } }',
      { code: 'TOO_COSTLY', limit: 20_000 },
    ],
    [
      'with two deletions in it',
      'mutation { a: deleteUser(input: { userId: "usr_1" }) { __typename } b: deleteUser(input: { userId: "usr_2" }) { __typename } }',
      { code: 'TOO_MANY_DESTRUCTIVE_MUTATIONS', limit: 1 },
    ],
    [
      'with two deletions hidden in fragments',
      'mutation { ...A ... on Mutation { ...A } } fragment A on Mutation { deleteUser(input: { userId: "usr_1" }) { __typename } }',
      { code: 'TOO_MANY_DESTRUCTIVE_MUTATIONS', limit: 1 },
    ],
  ])('is refused, with the limit: %s', async (_, query, extensions) => {
    const before = await api.current.snapshot();

    const { status, data, errors } = await api.current.call(query);

    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { ...extensions, referenceId: expect.stringMatching(/^req_/) } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is refused by what its variables ask for', async () => {
    const query =
      'query Q($n: Int!) { viewer { organization { users(first: $n) { edges { node { workspaces(first: $n) { edges { node { members(first: $n) { totalCount } } } } } } } } } }';
    const { owner } = await new World(api.current).organization();

    const [small, large] = [await owner.call(query, { n: 5 }), await owner.call(query, { n: 100 })];

    expect(small.errors).toBeUndefined();
    expect(large.errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY', limit: 20_000 } }]);
  });

  test('is refused by what its variables ask for that are left out', async () => {
    const { owner } = await new World(api.current).organization();
    const ids = JSON.stringify(Array.from({ length: 100 }, () => owner.id));
    const body = '{ nodes(ids: $ids) { ... on User { workspaces(first: 100) { edges { node { id } } } } } }';

    const [small, large] = [
      await owner.call(`query ($ids: [ID!]! = [${JSON.stringify(owner.id)}]) ${body}`),
      await owner.call(`query ($ids: [ID!]! = ${ids}) ${body}`),
    ];

    expect(small.errors).toBeUndefined();
    expect(large.errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY', limit: 20_000 } }]);
  });

  test('is refused in a moment, however it multiplies by fragments', async () => {
    const fragments = Array.from({ length: 60 }, (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ viewer { ...F0 } } ${fragments.join(' ')} fragment F60 on User { a: id }`;
    const loop = '{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }';

    const [bomb, round] = [await api.current.call(query), await api.current.call(loop)];

    expect(bomb.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_ALIASES' } }]);
    expect(round.errors?.[0]).toMatchObject({ message: expect.stringContaining('Cannot spread fragment') });
  });

  test('is refused when it comes as one of many', async () => {
    const reply = await api.current.send({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });

    expect(reply.status).toBe(400);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BATCHING_DISABLED', limit: 1 } }]);
  });

  test('is refused when its bytes are no UTF-8, or too many', async () => {
    const send = (payload: Buffer) =>
      api.current.send({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload });
    const malformed = Buffer.concat([
      Buffer.from('{"query": "{ __typename } #'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);

    const [broken, large] = [await send(malformed), await send(Buffer.alloc(1024 * 1024 + 1, 0x20))];

    expect(broken.status).toBe(400);
    expect(broken.errors).toMatchObject([{ extensions: { code: 'MALFORMED_UTF8' } }]);
    expect(large.status).toBe(413);
    expect(large.errors).toMatchObject([{ extensions: { code: 'BODY_TOO_LARGE', limit: 1024 * 1024 } }]);
  });
});

test('mutations that end something, of which a document may hold one, are known by their names', async () => {
  const schema = await createSchema();
  const names = Object.keys(schema.getMutationType()?.getFields() ?? {});

  const counted = names.filter(name => {
    const document = parse(`mutation { ${name} }`);
    return new Measurement(schema, document, {}).of(document).destructive === 1;
  });

  expect(counted).toEqual(names.filter(name => /delet|dissoc|leave|merge|remove|revoke|unlink/i.test(name)));
  expect(counted.length).toBeGreaterThan(20);
});

describe('a server of one’s own rules', () => {
  async function start(env: Record<string, string>) {
    const server = await Api.start(env);
    onTestFinished(() => server.end());
    return server;
  }

  test('tells nothing of its schema in production, and shows no explorer, unless it is told to', async () => {
    const closed = await start({ NODE_ENV: 'production' });
    const open = await start({ NODE_ENV: 'production', LEAVER_EXPLORER: 'true' });

    expect((await closed.call(introspection)).errors).toMatchObject([
      { extensions: { code: 'INTROSPECTION_DISABLED' } },
    ]);
    expect((await closed.send({ method: 'GET', url: '/' })).status).toBe(404);
    expect((await closed.call('{ __typename }')).data).toEqual({ __typename: 'Query' });
    expect((await open.call(introspection)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect((await open.send({ method: 'GET', url: '/' })).status).toBe(200);
  });

  test('runs only documents that it was told of', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'leaver-documents-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const [listed, filed] = ['{ __typename }', '{ viewer { id } }'];
    const manifest = join(directory, 'manifest.json');
    await writeFile(manifest, JSON.stringify({ [createHash('sha256').update(listed).digest('hex')]: 'Listed' }));
    await writeFile(join(directory, 'viewer.graphql'), filed);
    const byManifest = await start({ LEAVER_TRUSTED_DOCUMENTS: manifest });
    const byFiles = await start({ LEAVER_TRUSTED_DOCUMENTS: directory });

    const refused = [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }];
    expect((await byManifest.call(listed)).data).toEqual({ __typename: 'Query' });
    expect((await byManifest.call(filed)).errors).toMatchObject(refused);
    expect((await byFiles.call(filed)).data).toEqual({ viewer: null });
    expect((await byFiles.call(`${filed} `)).errors).toMatchObject(refused);
  });

  test('answers pages of other sites only where they are named, and tells browsers to do nothing of their own', async () => {
    const closed = await start({});
    const open = await start({ LEAVER_CORS_ORIGINS: 'https://app.example.com', LEAVER_COOKIE_SECURE: 'true' });
    const ask = async (server: Api, origin: string) => {
      const { headers } = await server.call('{ __typename }', {}, { headers: { origin } });
      return headers;
    };

    expect(await ask(closed, 'https://app.example.com')).not.toHaveProperty('access-control-allow-origin');
    expect(await ask(open, 'https://evil.example.com')).not.toHaveProperty('access-control-allow-origin');
    expect(await ask(open, 'https://app.example.com')).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });
});
