import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { Cluster } from '../cluster.ts';
import { ServerProcess } from '../server-process.ts';
import { percentiles, tableOf } from './percentiles.ts';
import { Prober } from './prober.ts';
import { OpenStream } from './stream.ts';
import { makeVictims, type Victim } from './victims.ts';

// `npm run cutoff`: how long after the commit that ends somebody's access it is refused, and the streams are closed.
const streams = 1000;
const oneByOne = 500;
const aim = 50;

const dataDir = await mkdtemp(join(tmpdir(), 'leaver-cutoff-'));
const cluster = await Cluster.start(null);
const say = (text: string) => process.stdout.write(`${text}\n`);
try {
  const url = await cluster.create('cutoff');
  const servers = [await ServerProcess.leaver(url, dataDir), await ServerProcess.leaver(url, dataDir)] as const;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const victims = await makeVictims(client, streams);
    const open = await openAll(victims, servers);
    await untilAllHear(client, open);
    say(`${open.length} streams are open on two servers, and each has heard an event.`);

    const [alone, together] = [open.slice(0, oneByOne), open.slice(oneByOne)];
    const { refused, closed, servedAfterCommit } = await endOneByOne(client, alone, servers);
    const burst = await endTogether(client, together);
    say(
      tableOf({
        'commit to first refusal, one at a time': percentiles(refused),
        'commit to closed stream, one at a time': percentiles(closed),
        [`commit to closed stream, ${together.length} by one commit`]: percentiles(burst),
      }),
    );
    const { p99 } = percentiles(closed);
    say(
      `p99 of a closed stream, one at a time: ${p99.toFixed(1)} ms; the aim, under ${aim} ms, is ${p99 < aim ? 'met' : 'missed'}.`,
    );
    say(`Requests that began after the commit and were served: ${servedAfterCommit}.`);
    process.exitCode = servedAfterCommit === 0 ? 0 : 1;
  } finally {
    await client.end();
    await Promise.all(servers.map(async server => server.stop()));
  }
} finally {
  await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Half on each server; of each server's, one of five over Server-Sent Events. */
async function openAll(victims: readonly Victim[], servers: readonly ServerProcess[]): Promise<OpenStream[]> {
  const open: OpenStream[] = [];
  for (let begin = 0; begin < victims.length; begin += 50) {
    const some = victims.slice(begin, begin + 50);
    open.push(
      ...(await Promise.all(
        some.map(async (victim, index) =>
          OpenStream.open(victim, servers[index % 2]?.origin ?? '', index % 10 < 2 ? 'SSE' : 'WebSocket'),
        ),
      )),
    );
  }
  return open;
}

/** Tells everybody something until everybody has heard it: a server does not say when it has begun to listen. */
async function untilAllHear(client: Client, open: readonly OpenStream[]): Promise<void> {
  const heard = Promise.all(open.map(async stream => stream.heard)).then(() => true);
  const tell = async (): Promise<boolean> => {
    await client.query(
      `insert into notification (id, created_at, recipient_id, text) select gen_random_uuid(), now(), id, 'Hello' from users`,
    );
    return Promise.race([heard, sleep(2000, false)]);
  };
  while (!(await tell())) {
    // Again.
  }
}

/** Each while both servers are asked all the time in the name of whom it is about. */
async function endOneByOne(client: Client, open: readonly OpenStream[], servers: readonly ServerProcess[]) {
  const refused: number[] = [];
  const closed: number[] = [];
  let servedAfterCommit = 0;
  for (const { victim, closedAt } of open) {
    const probers = servers.map(({ origin }) => new Prober(origin, victim.token));
    await Promise.all(probers.map(async prober => prober.served));
    await client.query('begin');
    await client.query(`update users set status = 'SUSPENDED' where id = $1`, [victim.userId]);
    const sent = performance.now();
    await client.query('commit');
    const committed = performance.now();
    const results = await Promise.all(probers.map(async prober => prober.refused));
    refused.push(Math.max(...results.map(({ at }) => at - sent)));
    servedAfterCommit += results.filter(({ lastServedBegan }) => lastServedBegan > committed).length;
    closed.push((await closedAt) - sent);
  }
  return { refused, closed, servedAfterCommit };
}

async function endTogether(client: Client, open: readonly OpenStream[]): Promise<number[]> {
  await sleep(500);
  await client.query('begin');
  await client.query(`update users set status = 'SUSPENDED' where id = any($1::uuid[])`, [
    open.map(({ victim }) => victim.userId),
  ]);
  const sent = performance.now();
  await client.query('commit');
  return Promise.all(open.map(async ({ closedAt }) => (await closedAt) - sent));
}
