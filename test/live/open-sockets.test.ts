import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';

import { afterEach, beforeAll, expect, test } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { eventually, Follower } from '../support/follower.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { World } from '../support/world.ts';

const api = useApi({
  LEAVER_REQUEST_SECONDS: '2',
  LEAVER_SILENT_SOCKETS: '2',
  LEAVER_SOCKETS_PER_ADDRESS: '4',
  LEAVER_TRUSTED_PROXIES: '127.0.0.1',
});
const text = 'subscription { viewerEvents { __typename ... on NotificationReceivedEvent { notification { text } } } }';
let origin = '';

beforeAll(async () => {
  origin = await api.current.listen();
});
afterEach(RawSocket.cutAll);

const upgrade = (address: string) => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'graphql-transport-ws',
  'x-forwarded-for': address,
});

async function person() {
  const world = new World(api.current);
  const { organization } = await world.organization();
  return world.user({ in: organization });
}

/** Tells somebody something, many times at once. */
const tell = (userId: string, times: number, characters: number) =>
  query(
    api.current.em(),
    sql`insert into notification (id, created_at, recipient_id, text)
      select gen_random_uuid(), ${api.current.now}, ${userId}::uuid, repeat('x', ${characters}::int)
      from generate_series(1, ${times}::int)`,
  );

test('an address may have only so many open, whatever it says, and another is not in its way', async () => {
  const headers = { 'x-forwarded-for': '2001:db8:0:1::1' };
  const open: RawSocket[] = [];
  for (let n = 0; n < 4; n++) {
    open.push(await RawSocket.open(origin, headers, {}));
  }

  const [refused] = await once(get(`${origin}/graphql`, { headers: upgrade('2001:db8:0:1::2') }), 'response');
  const other = await RawSocket.open(origin, { 'x-forwarded-for': '2001:db8:0:2::1' }, {});
  open[0]?.ws.close();
  await eventually(() => expect(open[0]?.closed).not.toBeNull());

  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('5');
  expect(JSON.parse(String((await refused.toArray())[0]))).toMatchObject({
    errors: [{ extensions: { code: 'TOO_MANY_SOCKETS', limit: 4 } }],
  });
  expect(await other.ask('1', '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  await eventually(() => RawSocket.open(origin, headers, {}));
});

test('of those on which nobody speaks the oldest makes room, and one that has spoken does not', async () => {
  const speaking = await RawSocket.open(origin, { 'x-forwarded-for': '192.0.2.1' }, {});
  const silent: RawSocket[] = [];
  for (let n = 2; n < 5; n++) {
    silent.push(await RawSocket.open(origin, { 'x-forwarded-for': `192.0.2.${n}` }));
  }

  await eventually(() => expect(silent[0]?.closed).toEqual([1006, '']));

  expect(silent.slice(1).map(({ closed }) => closed)).toEqual([null, null]);
  expect(await speaking.ask('1', '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
});

test('who does not begin to speak is told why it is closed, and cut when it does not answer that either', async () => {
  const silent = await RawSocket.open(origin, { 'x-forwarded-for': '192.0.2.10' });
  const half = connect(Number(new URL(origin).port), '127.0.0.1');
  const headers = Object.entries(upgrade('192.0.2.11')).map(([name, value]) => `${name}: ${value}`);
  half.write(`GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  let received = '';
  half.setEncoding('latin1').on('data', chunk => (received += chunk));

  await eventually(() => expect(silent.closed).toEqual([4408, 'Connection initialisation timeout']));
  await eventually(() => expect(half.closed).toBe(true));

  expect(received).toContain('101 Switching Protocols');
  expect(received).toContain('Connection initialisation timeout');
});

test.each([
  ['WebSocket', { reason: null, closed: [1013, 'SLOW_CONSUMER'] }],
  ['SSE', { reason: 'SLOW_CONSUMER', closed: null }],
] as const)('a reader that cannot keep up is told so, over %s', async (transport, told) => {
  const ada = await person();
  const follower = await Follower.open(api.current, origin, transport, { query: text, token: ada.token });

  await tell(ada.user.id, 2101, 1);

  await eventually(() => expect(follower.isOver).toBe(true));
  await eventually(() => expect(api.current.http.openStreams).toBe(0));
  await eventually(() => expect({ reason: follower.reason, closed: follower.closed }).toEqual(told));
});

test('what nobody reads waits in the stream, where it is counted, until that ends', async () => {
  const ada = await person();
  const socket = await RawSocket.open(origin, {}, { authorization: `Bearer ${ada.token}` });
  socket.send({ id: '1', type: 'subscribe', payload: { query: text } });
  await eventually(() => expect(api.current.http.openStreams).toBe(1));
  socket.ws.pause();

  // More than the buffers of the system hold, so that the server soon waits for the reader.
  await tell(ada.user.id, 400, 100_000);
  const seen: number[] = [];
  await eventually(() => {
    seen.unshift([...api.current.http.websocketServer.clients].reduce((sum, ws) => sum + ws.bufferedAmount, 0));
    expect(seen[0]).toBeGreaterThan(0);
    expect(new Set(seen.slice(0, 10)).size).toBe(1);
    expect(seen.length).toBeGreaterThan(10);
  });
  await tell(ada.user.id, 1000, 1);
  expect(api.current.http.openStreams).toBe(1);
  await tell(ada.user.id, 1100, 1);

  await eventually(() => expect(api.current.http.openStreams).toBe(0));
  await eventually(() => expect(api.current.http.websocketServer.clients.size).toBe(0));
  socket.ws.resume();
  await eventually(() => expect(socket.closed?.[0]).toBe(1006));
  expect(socket.messages.length).toBeLessThan(400);
});
