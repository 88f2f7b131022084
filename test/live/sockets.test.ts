import { afterEach, describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { eventually, Follower } from '../support/follower.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { World } from '../support/world.ts';

const api = useApi({ LEAVER_STREAMS_PER_USER: '2' });
const origin: { url?: string } = {};

const listening = async (): Promise<string> => (origin.url ??= await api.current.listen());

afterEach(RawSocket.cutAll);

const openSocket = async (headers: Readonly<Record<string, string>> = {}, payload?: object) =>
  RawSocket.open(await listening(), headers, payload);

async function person() {
  const world = new World(api.current);
  const { organization } = await world.organization();
  return world.user({ in: organization });
}

describe('on an open socket', () => {
  test('each operation asks anew who calls', async () => {
    const ada = await person();
    const socket = await openSocket({}, { authorization: `Bearer ${ada.token}` });

    const before = await socket.ask('1', '{ viewer { id } }');
    await ada.call('mutation { signOut { __typename } }');
    const after = await socket.ask('2', '{ viewer { id } }');
    const change = await socket.ask('3', 'mutation { signOut { __typename } }');
    const stream = await socket.ask('4', 'subscription { viewerEvents { __typename } }');

    expect(before).toEqual({ data: { viewer: { id: ada.id } } });
    expect(after).toEqual({ data: { viewer: null } });
    expect(change).toMatchObject({ data: { signOut: null }, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(stream).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('a cookie counts from a page of this server, and from no other', async () => {
    const ada = await person();
    const cookie = `leaver_session=${ada.token}`;
    const here = new URL(await listening()).origin;

    const own = await openSocket({ cookie, origin: here }, {});
    const other = await openSocket({ cookie, origin: 'https://evil.example' }, {});
    const crossSite = await openSocket({ cookie, origin: here, 'sec-fetch-site': 'cross-site' }, {});

    expect(await own.ask('1', '{ viewer { id } }')).toEqual({ data: { viewer: { id: ada.id } } });
    expect(await other.ask('1', '{ viewer { id } }')).toEqual({ data: { viewer: null } });
    expect(await crossSite.ask('1', '{ viewer { id } }')).toEqual({ data: { viewer: null } });
  });

  test('a document that is wrong is told so, and closes nothing', async () => {
    const socket = await openSocket({}, {});

    const syntax = await socket.ask('1', '{{');
    const field = await socket.ask('2', 'subscription { nope }');
    const two = await socket.ask('3', 'subscription { a: viewerEvents { __typename } b: viewerEvents { __typename } }');

    expect(syntax).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
    expect(field).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(two).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(socket.closed).toBeNull();
  });

  test('a message that is too large, or comes before the first, ends it', async () => {
    const [large, early] = [await openSocket({}, {}), await openSocket()];

    large.ws.send(`{"type":"ping","payload":{"text":"${'x'.repeat(1024 * 1024)}"}}`);
    early.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });

    await eventually(() => expect(large.closed?.[0]).toBe(1009));
    await eventually(() => expect(early.closed).toEqual([4401, 'Unauthorized']));
  });

  test('a user may follow only so much at a time', async () => {
    const ada = await person();
    const socket = await openSocket({}, { authorization: `Bearer ${ada.token}` });
    const text = 'subscription { viewerEvents { __typename } }';
    socket.send({ id: '1', type: 'subscribe', payload: { query: text } });
    socket.send({ id: '2', type: 'subscribe', payload: { query: text } });
    await eventually(() => expect(api.current.http.openStreams).toBe(2));

    const third = await socket.ask('3', text);
    socket.send({ id: '1', type: 'complete' });
    await eventually(() => expect(api.current.http.openStreams).toBe(1));
    socket.send({ id: '4', type: 'subscribe', payload: { query: text } });

    expect(third).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_STREAMS', limit: 2 } }] });
    await eventually(() => expect(api.current.http.openStreams).toBe(2));
    socket.ws.terminate();
    await eventually(() => expect(api.current.http.openStreams).toBe(0));
  });
});

test("the API's own address answers with events to whoever would rather have those", async () => {
  const ada = await person();
  const ask = async (accept: string, text: string) =>
    fetch(`${await listening()}/graphql?query=${encodeURIComponent(text)}`, {
      headers: { accept, authorization: `Bearer ${ada.token}`, 'apollo-require-preflight': 'true' },
    });

  const events = await ask('text/event-stream', 'subscription { viewerEvents { __typename } }');
  const single = await ask('text/event-stream, multipart/mixed', '{ viewer { id } }');
  const plain = await ask(
    'application/graphql-response+json, application/json, text/event-stream',
    '{ viewer { id } }',
  );

  expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  await eventually(() => expect(api.current.http.openStreams).toBe(1));
  await events.body?.cancel();
  await eventually(() => expect(api.current.http.openStreams).toBe(0));
  expect(await single.text()).toContain(`event: next\ndata: {"data":{"viewer":{"id":"${ada.id}"}}}`);
  expect(await plain.json()).toEqual({ data: { viewer: { id: ada.id } } });
});

test('what ended while the server could not hear is made up for as soon as it hears again', async () => {
  const ada = await person();
  const follower = await Follower.open(api.current, await listening(), 'SSE', {
    query: 'subscription { viewerEvents { __typename } }',
    token: ada.token,
  });
  const session = await api.current.em().findOneOrFail(Session, { user: ada.user.id });

  // As if the announcement had been made while the connection was broken: triggers off, and the listener cut.
  await api.current.em().transactional(async em => {
    await query(em, sql`set local session_replication_role = replica`);
    await query(
      em,
      sql`update session set ended_at = ${api.current.now}, end_reason = 'REVOKED' where id = ${session.id}::uuid`,
    );
  });
  await query(
    api.current.em(),
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'leaver live' and datname = current_database()`,
  );

  await eventually(() => expect(follower.isOver).toBe(true));
  expect(follower.reason).toBe('REVOKED');
});

test('a server that stops ends its streams, and says so', async () => {
  const sibling = await api.current.sibling();
  const url = await sibling.listen();
  const ada = await person();
  const followers = await Promise.all(
    (['WebSocket', 'SSE'] as const).map(async transport =>
      Follower.open(sibling, url, transport, {
        query: 'subscription { viewerEvents { __typename } }',
        token: ada.token,
      }),
    ),
  );
  await eventually(() => expect(sibling.http.openStreams).toBe(2));

  await sibling.end();

  await eventually(() => expect(followers.map(({ isOver }) => isOver)).toEqual([true, true]));
  expect(followers.map(({ reason }) => reason)).toEqual(['SERVER_STOPPING', 'SERVER_STOPPING']);
  await eventually(() => expect(followers[0]?.closed).toEqual([1012, 'SERVER_STOPPING']));
});
