import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, type Call, type Client, probe } from './call.ts';
import { type Claim, refute } from './facts.ts';
import type { Fleet, GivenUp } from './fleet.ts';
import { findBroken } from './laws.ts';
import { type Claims, claimsOf, contradictions, isTrouble, type Race, type Round } from './race.ts';
import { Stage } from './stage.ts';

/** What came of all rounds of one pair. */
export interface RaceResult {
  readonly name: string;
  readonly rounds: number;
  readonly seconds: number;
  /** How often calls were answered in which way. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly givenUp: GivenUp;
  /** Answers that said the server itself was in trouble. */
  readonly troubled: number;
  readonly violations: readonly string[];
}

interface Played {
  readonly outcome: string;
  readonly troubled: number;
  readonly claims: readonly Claim[];
  readonly violations: readonly string[];
}

interface RunOptions {
  readonly rounds: number;
  readonly atOnce: number;
  readonly onRound: (done: number) => void;
}

/** Plays rounds, many at once, and looks afterwards whether answers, rows and laws agree. */
export async function runRace(race: Race, fleet: Fleet, { rounds, atOnce, onRound }: RunOptions): Promise<RaceResult> {
  const begun = performance.now();
  const before = await fleet.givenUp();
  const stage = new Stage();
  const all = Array.from({ length: rounds }, () => race.set(stage));
  await stage.write(fleet.db);

  const played: Played[] = [];
  const waiting = all.entries();
  const player = async () => {
    for (const [number, round] of waiting) {
      played.push(await play(fleet, race, round, number));
      onRound(played.length);
    }
  };
  // As many calls on their way as pairs would have: more only wait for a connection to the database.
  const players = Math.max(1, Math.floor((atOnce * 2) / Math.max(2, all[0]?.calls.length ?? 2)));
  await Promise.all(Array.from({ length: players }, player));

  const late = await waitForJobs(fleet, race.tasks ?? []);
  const refuted = await refute(
    fleet.db,
    played.flatMap(({ claims }) => claims),
  );
  const broken = await findBroken(fleet.db, stage.organizationIds);
  const after = await fleet.givenUp();
  return {
    name: race.name,
    rounds,
    seconds: (performance.now() - begun) / 1000,
    outcomes: new Map([...Map.groupBy(played, ({ outcome }) => outcome)].map(([key, same]) => [key, same.length])),
    givenUp: {
      deadlocks: after.deadlocks - before.deadlocks,
      serialization: after.serialization - before.serialization,
      timeouts: after.timeouts - before.timeouts,
    },
    troubled: played.reduce((sum, { troubled }) => sum + troubled, 0),
    violations: [
      ...played.flatMap(({ violations }) => violations),
      ...late,
      ...refuted.map(({ round, text }) => `round ${round}: ${text}`),
      ...broken,
    ],
  };
}

async function play({ clients, db }: Fleet, race: Race, round: Round, number: number): Promise<Played> {
  if (round.before) {
    await db.query(round.before.text, [...round.before.values]);
  }
  const { meanwhile } = round;
  const aside = meanwhile && sleep(meanwhile.delay).then(() => db.query(meanwhile.text, [...meanwhile.values]));
  const answers = await Promise.all(
    round.calls.map(async (call, i) => fire(clients[(number + i) % 2 === 0 ? 0 : 1], call)),
  );
  await aside;

  const labels = answers.map(({ label }) => label);
  const outcome = labels.join(' / ');
  const claims = claimsOf(race, labels);
  const isOver = claims?.['session'] === 'ENDED' || claims?.['sessions'] === 'ABSENT' || claims?.['keys'] === 'ABSENT';
  const served = isOver ? await findServed(clients, answers) : [];
  return {
    outcome,
    troubled: labels.filter(isTrouble).length,
    claims: claims ? toClaims(round, claims, number, outcome) : [],
    violations: [
      ...(claims ? [] : [`round ${number}: answered by ${outcome}`]),
      ...(claims ? contradictions(claims, await ask(clients, round, claims)) : []).map(
        text => `round ${number}: after ${outcome} ${text}`,
      ),
      ...served.map(label => `round ${number}: after ${outcome} a token that was given out is answered by ${label}`),
    ],
  };
}

async function fire(client: Client, call: Call): Promise<Answer> {
  // A few milliseconds here or there, so that now the one is first and now the other.
  await sleep(call.delay ?? Math.random() * 4);
  return client.send(call);
}

/** Words of the servers that took a token that was given out, although what it is for has ended. */
async function findServed(clients: readonly Client[], answers: readonly Answer[]): Promise<string[]> {
  const tokens = answers.flatMap(({ token }) => token ?? []);
  const tried = await Promise.all(
    tokens.flatMap(token => clients.map(async client => (await client.send(probe(token))).label)),
  );
  return tried.filter(label => label !== 'UNAUTHENTICATED' && label !== 'NOTHING');
}

/** Words for the answers to those probes of which something is claimed, each by a server that the dice choose. */
async function ask(clients: Fleet['clients'], { probes = {} }: Round, claims: Claims): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (const [name, asked] of Object.entries(probes)) {
    if (name in claims) {
      told.set(name, (await clients[Math.random() < 0.5 ? 0 : 1].send(asked)).label);
    }
  }
  return told;
}

function toClaims({ facts, probes = {} }: Round, claims: Claims, round: number, outcome: string): Claim[] {
  const aboutRows = Object.entries(claims).filter(([name]) => !(name in probes));
  return aboutRows.map(([name, state]) => {
    const fact = facts[name];
    if (!fact) {
      throw new Error(`A claim is about ${name}, of which the round tells nothing.`);
    }
    const [kind, id] = fact;
    return { round, kind, id, state, text: `after ${outcome} ${name} must be ${state}` };
  });
}

/** Lets the servers finish their jobs. What is not done within a minute is a violation. */
async function waitForJobs({ db }: Fleet, tasks: readonly string[]): Promise<string[]> {
  let left = tasks.length;
  for (let attempt = 0; left > 0 && attempt < 600; attempt++) {
    await sleep(attempt === 0 ? 0 : 100);
    const { rows } = await db.query<{ left: number }>(
      `select count(*)::int as left from graphile_worker.jobs where task_identifier = any($1::text[]) and run_at <= now()`,
      [tasks],
    );
    left = rows[0]?.left ?? 0;
  }
  return left > 0 ? [`${left} jobs of ${tasks.join(', ')} are not done after a minute`] : [];
}
