import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { query, sql } from '../../src/shared/database/sql.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { type Api, useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

const api = useApi({
  LEAVER_RATE_ADDRESS: '6',
  LEAVER_RATE_PRINCIPAL: '4',
  LEAVER_RATE_COST: '100',
  LEAVER_TRUSTED_PROXIES: '10.0.0.0/8',
});
const fleet: { other?: Api } = {};
const minute = 60_000;

beforeAll(async () => {
  fleet.other = await api.current.sibling();
});
afterAll(async () => fleet.other?.end());

interface Sender {
  readonly from: string;
  readonly token?: string | null;
  readonly forwarded?: string;
  readonly document?: string;
}

const send = (
  { from, token = null, forwarded, document = '{ __typename }' }: Sender,
  { http }: Pick<Api, 'http'> = api.current,
) =>
  http.inject({
    method: 'POST',
    url: '/graphql',
    remoteAddress: from,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(forwarded && { 'x-forwarded-for': forwarded }) },
    payload: { query: document },
  });

async function statusesOf(senders: readonly Sender[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const sender of senders) {
    // One after the other, so that it is known which is too many.
    statuses.push((await send(sender)).statusCode);
  }
  return statuses;
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

async function person() {
  const world = new World(api.current);
  const { organization } = await world.organization();
  return world.user({ in: organization });
}

describe('documents over the rate', () => {
  test('are refused with 429, the limit, and when to come again; each answer before says what is left', async () => {
    api.current.advance(15_000);
    const first = await send({ from: '203.0.113.1' });
    await statusesOf(times(5, () => ({ from: '203.0.113.1' })));

    const refused = await send({ from: '203.0.113.1' });

    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"address";q=6;w=60, "cost";q=100;w=60;qu="objects"',
      ratelimit: '"address";r=5;t=45, "cost";r=99;t=45',
    });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'retry-after': '45',
      ratelimit: '"address";r=0;t=45, "cost";r=94;t=45',
    });
    expect(refused.json()).toEqual({
      errors: [
        {
          message: '6 documents are allowed in a minute. Try again in 45 seconds.',
          extensions: { code: 'RATE_LIMITED', limit: 6, retryAfter: 45, referenceId: expect.stringMatching(/^req_/) },
        },
      ],
    });
    api.current.advance(45_000);
    expect((await send({ from: '203.0.113.1' })).statusCode).toBe(200);
  });

  test('are counted for an address whatever it forges, for 64 bits of IPv6, and for whom a trusted proxy names', async () => {
    const six = times(6, () => 200);

    expect(await statusesOf(times(7, n => ({ from: '203.0.113.2', forwarded: `198.51.100.${n}` })))).toEqual([
      ...six,
      429,
    ]);
    expect(await statusesOf(times(7, n => ({ from: `2001:db8:7:7::${n}` })))).toEqual([...six, 429]);
    expect(await statusesOf(times(7, n => ({ from: '10.0.0.1', forwarded: `198.51.100.${n}` })))).toEqual([
      ...six,
      200,
    ]);
    expect(await statusesOf(times(7, () => ({ from: '10.0.0.1', forwarded: '192.0.2.9' })))).toEqual([...six, 429]);
  });

  test('are counted for a user, from wherever, once it is known whose the token is', async () => {
    const { token } = await person();
    await send({ from: '203.0.113.30', token, document: '{ viewer { id } }' });

    const statuses = await statusesOf(times(5, n => ({ from: `203.0.113.3${n + 1}`, token })));

    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect((await send({ from: '203.0.113.31' })).statusCode).toBe(200);
  });

  test('are refused by what they cost, too, and so are those that are too large by themselves', async () => {
    const { token } = await person();
    const costly = '{ viewer { organization { users(first: 80) { edges { node { id } } } } } }';

    const answers = [];
    for (const document of [costly, costly, '{ __typename }']) {
      // One after the other, so that it is known which is too many.
      answers.push(await send({ from: '203.0.113.4', token, document }));
    }
    const large = `{ ${times(21, n => `a${n}: __typename`).join(' ')} }`;
    const tooLarge = await statusesOf(times(7, () => ({ from: '203.0.113.5', document: large })));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[2]?.json().errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', limit: 100 });
    expect(tooLarge).toEqual([...times(6, () => 400), 429]);
  });

  test('are counted over all servers together, as soon as they have told each other', async () => {
    await statusesOf(times(4, () => ({ from: '203.0.113.6' })));
    const unknown = await send({ from: '203.0.113.6' }, fleet.other);
    for (const { counts } of [api.current, fleet.other as Api, api.current]) {
      // One after the other: each learns what was told before it.
      await counts.share(api.current.now.getTime());
    }
    const last = await send({ from: '203.0.113.6' }, fleet.other);
    const [here, there] = [await send({ from: '203.0.113.6' }), await send({ from: '203.0.113.6' }, fleet.other)];

    expect(unknown.headers['ratelimit']).toContain('"address";r=5;');
    expect(last.headers['ratelimit']).toContain('"address";r=0;');
    // The one that was not told yet lets one more through: that is the overshoot.
    expect([here.statusCode, there.statusCode]).toEqual([200, 429]);
  });

  test('are forgotten when their minute is over', async () => {
    await send({ from: '203.0.113.7' });
    await api.current.counts.share(api.current.now.getTime());
    const rows = () => query(api.current.em(), sql`select 1 from rate_count`);
    const before = await rows();

    api.current.advance(3 * minute);
    await enqueue(api.current.em(), 'forget-rate-counts', {});
    await runJobs(api.current);

    expect(before.length).toBeGreaterThan(0);
    expect(await rows()).toEqual([]);
  });
});

test('sockets and streams have no rates of their own: what comes over them is counted and refused like the rest', async () => {
  api.current.advance(10 * minute);
  const origin = await api.current.listen();
  const answers: unknown[] = [];
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('message', data => answers.push(JSON.parse((data as Buffer).toString('utf8'))));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await vi.waitUntil(() => answers.length === 1, { timeout: 20_000, interval: 5 });
  for (let n = 1; n <= 7; n++) {
    socket.send(JSON.stringify({ id: String(n), type: 'subscribe', payload: { query: '{ __typename }' } }));
  }
  await vi.waitUntil(() => answers.length === 1 + 6 * 2 + 1, { timeout: 20_000, interval: 5 });
  socket.terminate();

  const stream = await fetch(`${origin}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  const events = await stream.text();

  const refusal = { extensions: { code: 'RATE_LIMITED', limit: 6, retryAfter: 60 } };
  expect(answers.filter(answer => (answer as { type: string }).type === 'error')).toMatchObject([
    { payload: [refusal] },
  ]);
  expect(JSON.parse(/^data: (\{.*\})$/m.exec(events)?.[1] ?? '{}')).toMatchObject({ data: null, errors: [refusal] });
});
