import type { InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';

const json = { 'content-type': 'application/json' };
const post = (payload: string, headers: Record<string, string> = json): InjectOptions => ({
  method: 'POST',
  url: '/graphql',
  headers,
  payload,
});
const operation = (query: string, variables = {}) => post(JSON.stringify({ query, variables }));

describe('a request that is no GraphQL', () => {
  const api = useApi();
  let before: Record<string, string>;

  beforeEach(async () => {
    before = await api.current.snapshot();
  });
  afterEach(async () => {
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each<[string, InjectOptions, number, string]>([
    ['an empty object', post('{}'), 400, 'BAD_REQUEST'],
    ['a list', post('[]'), 400, 'BATCHING_DISABLED'],
    ['a batch', post('[{"query":"{ __typename }"}]'), 400, 'BATCHING_DISABLED'],
    ['a string', post('"{ __typename }"'), 400, 'BAD_REQUEST'],
    ['null', post('null'), 400, 'BAD_REQUEST'],
    ['no query', post('{"variables":{}}'), 400, 'BAD_REQUEST'],
    ['a query that is a number', post('{"query":1}'), 400, 'BAD_REQUEST'],
    ['variables that are a list', post('{"query":"{ __typename }","variables":[]}'), 400, 'BAD_REQUEST'],
    ['variables that are a string', post('{"query":"{ __typename }","variables":"{}"}'), 400, 'BAD_REQUEST'],
    ['a prototype', post('{"query":"{ __typename }","__proto__":{}}'), 400, 'BAD_REQUEST'],
    ['malformed JSON', post('{"query":'), 400, 'BAD_REQUEST'],
    ['nothing', post(''), 400, 'BAD_REQUEST'],
    [
      'a form',
      post('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a file', post('--x--', { 'content-type': 'multipart/form-data; boundary=x' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['XML', post('<query/>', { 'content-type': 'application/xml' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'what a form of another site can send',
      post('{"query":"{ __typename }"}', { 'content-type': 'text/plain' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['what a link of another site can ask', { url: '/graphql?query={__typename}' }, 400, 'BAD_REQUEST'],
    ['a mutation by GET', { url: '/graphql?query=mutation{signOut{__typename}}', headers: json }, 405, 'BAD_REQUEST'],
    ['an unknown path', { url: '/graphiql' }, 404, 'NOT_FOUND'],
    ['an unknown method', { method: 'DELETE', url: '/graphql' }, 405, 'METHOD_NOT_ALLOWED'],
    ['a malformed path', { url: '/%zz' }, 400, 'BAD_REQUEST'],
    ['a syntax error', operation('{{'), 200, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', operation('{ nope }'), 200, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', operation('{ node(id: "x", nope: 1) { id } }'), 200, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown operation',
      post('{"query":"{ __typename }","operationName":"Nope"}'),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a variable of a wrong type',
      operation('query($id: ID!) { node(id: $id) { id } }', { id: { a: 1 } }),
      200,
      'BAD_USER_INPUT',
    ],
    ['a missing variable', operation('query($id: ID!) { node(id: $id) { id } }'), 200, 'BAD_USER_INPUT'],
    [
      'an unknown input field',
      operation('mutation($i: SignInInput!) { signIn(input: $i) { __typename } }', {
        i: { email: '', password: '', nope: 1 },
      }),
      200,
      'BAD_USER_INPUT',
    ],
  ])('is refused when it is %s', async (_, request, status, code) => {
    const answer = await api.current.send(request);

    expect(answer).toMatchObject({ status, errors: [{ message: expect.any(String), extensions: { code } }] });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['x-reference-id']).toMatch(/^req_[0-9a-z]{26}$/);
    expect(answer.text).not.toMatch(/node_modules|\bat .+:\d+:\d+|stacktrace/);
  });

  test('is refused when its body is over 1 MiB, and told the limit', async () => {
    const answer = await api.current.send(operation('{ __typename }', { text: 'x'.repeat(1024 * 1024) }));

    expect(answer.status).toBe(413);
    expect(answer.errors).toEqual([
      {
        message: 'The body is larger than 1048576 bytes.',
        extensions: { code: 'BODY_TOO_LARGE', limit: 1_048_576, referenceId: answer.headers['x-reference-id'] },
      },
    ]);
  });

  test('of just below 1 MiB is read', async () => {
    const { status } = await api.current.send(operation('{ __typename }', { text: 'x'.repeat(1024 * 1024 - 100) }));

    expect(status).toBe(200);
  });

  test('meets nothing when an id holds a null byte', async () => {
    const { data, errors } = await api.current.call('query($id: ID!) { node(id: $id) { id } }', { id: 'usr_\0' });

    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
  });

  test.each(['', 'Bearer', 'Bearer \u0001', 'Basic YTpi', `Bearer lvs_${'x'.repeat(43)}`, "Bearer lvs_'; --"])(
    'is nobody with the header %j',
    async authorization => {
      const { data } = await api.current.call('{ viewer { id } }', {}, { headers: { authorization } });

      expect(data).toEqual({ viewer: null });
    },
  );
});

describe('health', () => {
  const api = useApi();
  const other = useApi();

  test('is told to GET and to HEAD', async () => {
    const health = await api.current.http.inject({ url: '/healthz' });
    const head = await api.current.http.inject({ method: 'HEAD', url: '/healthz' });
    const ready = await api.current.http.inject({ url: '/readyz' });

    expect([health.statusCode, health.json()]).toEqual([200, { status: 'ok' }]);
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready', database: true, migrations: true }]);
  });

  test('is not ready while a migration is missing', async () => {
    const { orm, http } = other.current;
    await orm.em.fork().execute('create table kept as table schema_migration; truncate schema_migration');

    const ready = await http.inject({ url: '/readyz' });

    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not ready', database: true, migrations: false }]);
  });
});
