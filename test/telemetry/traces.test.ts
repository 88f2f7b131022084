import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { openDatabase } from '../../src/database.ts';
import { createServer } from '../../src/server.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { Telemetry } from '../../src/telemetry/telemetry.ts';
import { useApi } from '../support/api.ts';
import { Collector } from '../support/collector.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { World } from '../support/world.ts';

const api = useApi();
let collector: Collector;
let telemetry: Telemetry;
let orm: ReturnType<typeof openDatabase>;
let http: Awaited<ReturnType<typeof createServer>>;

beforeAll(async () => {
  collector = await Collector.start();
  const operator = { ...api.current.config.operator, otlpEndpoint: collector.url };
  const config = { ...api.current.config, operator };
  telemetry = Telemetry.of(config) as Telemetry;
  orm = openDatabase({ url: api.current.url, poolSize: 4, onPool: pool => telemetry.watchPool(pool) });
  http = await createServer({ config, orm, telemetry, now: () => api.current.now });
});
afterAll(async () => {
  await http.close();
  await orm.close();
  await telemetry.stop();
  await collector.end();
});

function post(token: string, document: string, variables: object, headers: Record<string, string> = {}) {
  return http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    payload: JSON.stringify({ query: document, variables }),
  });
}

const waitFor = <T>(work: () => T) => vi.waitFor(work, { timeout: 20_000 });

test('a request is one trace: the request, its root fields, and the SQL of each, in the trace of the caller', async () => {
  const { owner } = await new World(api.current).organization();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  await post(owner.token, 'query Who { viewer { email organization { name } } }', {}, { traceparent });

  const request = await waitFor(() => {
    const found = collector.find('query Who');
    expect(found).toBeDefined();
    return found;
  });
  expect(request).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentId: 'b7ad6b7169203331',
    failed: false,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Who',
      'graphql.document.hash': expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  // What fields below a root field read, is read when that has answered.
  const children = collector.childrenOf(request);
  expect(children.map(({ name }) => name).toSorted()).toEqual(['Query.viewer', 'SELECT']);
  const field = children.find(({ name }) => name === 'Query.viewer');
  expect(collector.childrenOf(field).map(({ name }) => name)).toContain('SELECT');
  expect(collector.childrenOf(field)[0]?.attributes).toMatchObject({ 'db.system.name': 'postgresql' });
});

test('a refusal is told by its code, and nothing tells a token, a variable, a value of SQL or the document', async () => {
  const { owner } = await new World(api.current).organization();
  const document = `mutation Add($input: CreateUserInput!) { createUser(input: $input) { __typename } }`;
  const input = { email: 'zenobia.secret@example.com', givenName: "Zen'obia\\", role: 'MEMBER' };

  await post(owner.token, document, { input });
  await post(owner.token, document.replace('Add', 'Again'), { input });

  await waitFor(() => {
    const again = collector.find('mutation Again');
    expect(again).toBeDefined();
    expect(collector.childrenOf(again)[0]?.attributes).toMatchObject({ 'leaver.refusal': 'ADDRESS_TAKEN' });
  });
  const statements = collector.childrenOf(collector.childrenOf(collector.find('mutation Add'))[0]);
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['BEGIN', 'INSERT', 'COMMIT']));
  expect(collector.text).not.toMatch(/zenobia|zen'obia|__typename/i);
  expect(collector.text).not.toContain(owner.token);
  expect(collector.text).not.toContain(owner.user.id);
});

test('a job is a trace with its SQL, and one that fails tells the class of its error only', async () => {
  const { broken, good } = telemetry.watchTasks({
    async good({ em }) {
      await query(em, sql`select 1 as one`);
    },
    async broken() {
      throw new TypeError('of ada@acme.example');
    },
  });
  const context = { em: orm.em.fork(), now: () => api.current.now, config: api.current.config };

  await good?.(context, {});
  await expect(broken?.(context, {})).rejects.toThrow('ada');

  await waitFor(() => expect(collector.find('job broken')).toBeDefined());
  const [statement] = collector.childrenOf(collector.find('job good'));
  expect(statement?.attributes['db.query.text']).toBe('select ? as one');
  expect(collector.find('job broken')).toMatchObject({ failed: true, attributes: { 'error.type': 'TypeError' } });
  expect(collector.text).not.toContain('ada@');
});

test('what runs on a socket is a trace of its own: each operation, and each event that is answered there', async () => {
  const { owner } = await new World(api.current).organization();
  const origin = await http.listen({ host: '127.0.0.1', port: 0 });
  const socket = await RawSocket.open(origin, {}, { authorization: `Bearer ${owner.token}` });

  await socket.ask('1', 'query OnSocket { viewer { email } }');
  await socket.ask('2', `query Many { ${'a: __typename '.repeat(21)} }`);
  socket.send({ id: '3', type: 'subscribe', payload: { query: 'subscription Mine { viewerEvents { __typename } }' } });
  await waitFor(() => expect(http.openStreams).toBe(1));
  await query(
    api.current.em(),
    sql`insert into notification (id, created_at, recipient_id, text)
      select gen_random_uuid(), ${api.current.now}, ${owner.user.id}::uuid, 'Hello'`,
  );

  await waitFor(() => expect(collector.find('event Mine')).toBeDefined());
  expect(collector.find('query OnSocket')).toMatchObject({
    parentId: null,
    failed: false,
    attributes: {
      'http.route': '/graphql',
      'network.protocol.name': 'websocket',
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'OnSocket',
      'graphql.document.hash': expect.stringMatching(/^[0-9a-f]{64}$/),
      'leaver.reference_id': expect.stringMatching(/^req_/),
    },
  });
  expect(collector.childrenOf(collector.find('query OnSocket')).map(({ name }) => name)).toContain('Query.viewer');
  expect(collector.find('unknown')?.attributes['error.type']).toBe('TOO_MANY_ROOT_FIELDS');
  const [begun, event] = ['subscription Mine', 'event Mine'].map(name => collector.find(name));
  expect(collector.childrenOf(begun).map(({ name }) => name)).toContain('SELECT');
  expect(collector.childrenOf(event).map(({ name }) => name)).toContain('Subscription.viewerEvents');
  expect(begun?.traceId).not.toBe(event?.traceId);
  RawSocket.cutAll();
});
