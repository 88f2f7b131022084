import { setTimeout as sleep } from 'node:timers/promises';

import { query, sql } from '../../shared/database/sql.ts';
import { formatId } from '../../shared/ids.ts';
import { deletionOf, revocationOf, revoked, untouchedByRevocation } from './checks.ts';
import type { Lane } from './lane.ts';
import { makePeople, type Person } from './people.ts';
import type { IdentityProviderDouble, ProviderFault } from './provider.ts';
import type { Strike } from './proxy.ts';
import type { Payload } from './server.ts';

/** What goes wrong in a run. */
export type Blow =
  | { readonly kind: 'KILL_AT'; readonly at: number; readonly lets: Strike['lets'] }
  | { readonly kind: 'KILL_AFTER'; readonly milliseconds: number }
  | { readonly kind: 'TERMINATE_AT'; readonly at: number }
  | { readonly kind: 'PROVIDER'; readonly fault: ProviderFault };

export interface Done {
  /** Whether the blow fell; it does not when there are fewer statements. */
  readonly wasStruck: boolean;
  /** Who must be erased in the end. */
  readonly erased: readonly Person[];
  /** What was half done, in words; null when nothing was. */
  readonly trouble: string | null;
  /** Whom the provider refused for good, so that an administrator has to ask for another attempt. */
  readonly retry: { readonly owner: Person } | null;
}

export interface Surroundings {
  readonly lane: Lane;
  readonly provider: IdentityProviderDouble;
}

export type ScenarioName = 'revocation' | 'batch' | 'purge' | 'delivery';

const revokeMyAccount = /* GraphQL */ `
  mutation {
    revokeMyAccount(input: {}) {
      __typename
      ... on RevokeMyAccountSuccess {
        outcome
      }
    }
  }
`;
const deleteUsers = /* GraphQL */ `
  mutation ($input: DeleteUsersInput!) {
    deleteUsers(input: $input) {
      __typename
      ... on DeleteUsersSuccess {
        failedCount
      }
    }
  }
`;
const retryErasureStep = /* GraphQL */ `
  mutation ($input: RetryErasureStepInput!) {
    retryErasureStep(input: $input) {
      __typename
    }
  }
`;

export async function run(name: ScenarioName, surroundings: Surroundings, blow: Blow): Promise<Done> {
  return name === 'revocation' ? revocation(surroundings, blow) : deletion(name, surroundings, blow);
}

async function revocation({ lane }: Surroundings, blow: Blow): Promise<Done> {
  const { people } = await makePeople(lane.em(), lane.config.dataDir, {
    count: 1,
    things: 2,
    hasFile: false,
    issuer: null,
  });
  const [person] = people as [Person];
  const blown = await strike(
    lane,
    blow,
    ({ bytes }) => bytes.includes(person.uuid),
    () => lane.call(revokeMyAccount, {}, person.token),
  );
  const between = await revocationOf(lane, person);
  await blown.recover();
  await untilAnswered(lane, () => lane.call(revokeMyAccount, {}, person.token));
  const after = await revocationOf(lane, person);
  const isWhole = between === untouchedByRevocation || between === revoked;
  const trouble = isWhole && after === revoked ? null : `a revocation left "${between}", then "${after}"`;
  return { wasStruck: blown.wasStruck, erased: [], trouble, retry: null };
}

const sizes = {
  batch: { count: 4, things: 3, hasFile: true },
  purge: { count: 1, things: 90, hasFile: true },
  delivery: { count: 1, things: 2, hasFile: true },
} as const;

/** The statement with which each begins, as the proxy sees it. */
const beginnings: Readonly<Record<keyof typeof sizes, (person: Person) => Strike['from']>> = {
  batch:
    ({ uuid }) =>
    ({ bytes }) =>
      bytes.includes(uuid),
  purge:
    () =>
    ({ text }) =>
      /from erasure e\b[^]*for no key update/.test(text),
  delivery:
    () =>
    ({ text }) =>
      /update "?erasure_step"? set attempts/.test(text),
};

async function deletion(name: keyof typeof sizes, { lane, provider }: Surroundings, blow: Blow): Promise<Done> {
  const issuer = name === 'delivery' ? provider.issuer : null;
  const { owner, people } = await makePeople(lane.em(), lane.config.dataDir, { ...sizes[name], issuer });
  const [first] = people as [Person];
  for (const { subject } of people) {
    if (subject) {
      provider.identities.add(subject);
    }
    if (subject && blow.kind === 'PROVIDER') {
      provider.faults.set(subject, blow.fault);
    }
  }
  const input = { userIds: people.map(({ id }) => id), idempotencyKey: first.word };
  const blown = await strike(lane, blow, beginnings[name](first), () => lane.call(deleteUsers, { input }, owner.token));
  const between = await deletionOf(lane, people);
  await blown.recover();
  const answer = await untilAnswered(lane, () => lane.call(deleteUsers, { input }, owner.token));
  const after = await deletionOf(lane, people);
  const count = people.length;
  const all = `${count} ${count} ${count} ${count}`;
  const isWhole = between === '0 0 0 0' || between === all;
  const isDone = after === all && answer.deleteUsers.failedCount === 0;
  const trouble = isWhole && isDone ? null : `a deletion left "${between}", then "${after}"`;
  const isRefused = blow.kind === 'PROVIDER' && blow.fault === 'UNAUTHORIZED_401';
  return { wasStruck: blown.wasStruck, erased: people, trouble, retry: isRefused ? { owner } : null };
}

interface Blown {
  readonly wasStruck: boolean;
  /** Brings the server back, if it was killed. */
  readonly recover: () => Promise<void>;
}

/** Lets the work run until the blow falls, or until it has become certain that it does not. */
async function strike(lane: Lane, blow: Blow, from: Strike['from'], work: () => Promise<unknown>): Promise<Blown> {
  if (blow.kind === 'PROVIDER') {
    await work();
    return { wasStruck: true, recover: async () => {} };
  }
  if (blow.kind === 'KILL_AFTER') {
    const answered = work().catch(() => {});
    await sleep(blow.milliseconds);
    await lane.kill();
    await answered;
    await lane.quiet();
    return { wasStruck: true, recover: () => lane.restart() };
  }
  const struck = Promise.withResolvers<true>();
  const isKill = blow.kind === 'KILL_AT';
  lane.arm({
    from,
    at: blow.at,
    lets: isKill ? blow.lets : 'DROP',
    strike: async ({ backendPid }) => {
      await (isKill ? lane.kill() : lane.terminate(backendPid));
      struck.resolve(true);
    },
  });
  const answered = work().then(
    () => null,
    () => null,
  );
  await answered;
  // What jobs do comes after the answer; a blow that does not come in this time does not come at all.
  const hasStruck = await Promise.race([struck.promise, sleep(4000, false)]);
  // A blow that has begun to fall is waited for.
  const wasStruck = hasStruck || (!lane.isArmed && (await struck.promise));
  lane.disarm();
  if (!wasStruck) {
    return { wasStruck, recover: async () => {} };
  }
  if (isKill) {
    await lane.quiet();
  }
  return { wasStruck, recover: async () => (isKill ? lane.restart() : undefined) };
}

/** Repeats a call until it is answered, as a careful client does. */
async function untilAnswered(lane: Lane, call: () => Promise<Payload>): Promise<Payload> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 40) {
        throw new Error(`A call was never answered: ${String(error)}\n${lane.output}`, { cause: error });
      }
      await sleep(250);
    }
  }
}

/** Has the refused steps of the organization's erasures attempted once more, as an administrator can. */
export async function retryRefused(lane: Lane, owner: Person, people: readonly Person[]): Promise<void> {
  const steps = await query(
    lane.em(),
    sql<{ id: string }>`
      select s.id from erasure_step s join erasure e on e.id = s.erasure_id
      where s.state = 'REFUSED' and e.subject_id = any(${people.map(({ uuid }) => uuid)}::uuid[])`,
  );
  for (const { id } of steps) {
    await lane.call(retryErasureStep, { input: { stepId: formatId('est', id) } }, owner.token).catch(() => {});
  }
}
