import { createHash, randomUUID } from 'node:crypto';

import type { PoolClient } from 'pg';

import { run } from './run.ts';
import { nameOf, type Step, steps, theirs } from './step.ts';

export interface Erased {
  readonly kind: string;
  readonly action: 'DELETE' | 'ANONYMIZE';
  readonly count: number;
}

interface Count {
  readonly userId: string;
  readonly count: number;
  readonly bytes: readonly string[] | null;
}

/** Erases users, of whom tombstones stay, counts by user what went, and opens an erasure of each in the ledger. */
export async function erase(
  client: PoolClient,
  users: readonly { readonly id: string; readonly organizationId: string }[],
  now: Date,
): Promise<Map<string, Erased[]>> {
  const ids = users.map(({ id }) => id);
  const impact = new Map<string, Erased[]>(ids.map(id => [id, []]));
  const bytes = new Map<string, string[]>();
  await run(
    client,
    'end-sessions',
    `update session set ended_at = $2, end_reason = 'ACCOUNT_DELETED' where user_id = any($1) and ended_at is null`,
    [ids, now],
  );
  for (const step of steps) {
    const action = step.clears.length > 0 ? 'ANONYMIZE' : 'DELETE';
    for (const { userId, count, bytes: keys } of await run<Count>(client, nameOf('erase', step), erasing(step), [
      ids,
    ])) {
      impact.get(userId)?.push({ kind: step.kind, action, count });
      if (keys) {
        bytes.set(userId, [...(bytes.get(userId) ?? []), ...keys]);
      }
    }
  }
  await bury(client, ids, now);
  await openErasures(client, users, { impact, bytes }, now);
  return impact;
}

function erasing(step: Step): string {
  const { table, clears, bytes, from, person } = step;
  const change =
    clears.length > 0
      ? `update ${table} t set ${clears.map(column => `${column} = null`).join(', ')} ${from ? `from ${from}` : ''}`
      : `delete from ${table} t ${from ? `using ${from}` : ''}`;
  const key = bytes ? `t.${bytes}` : 'null::uuid';
  const keys = bytes ? 'array_agg(bytes)' : 'null';
  return `with done as (
      ${change} where ${theirs(step)} returning ${person.replace(/^t\./, 'old.')} as person, ${key} as bytes
    ) select person as "userId", count(*)::int as count, ${keys} as bytes from done group by 1`;
}

/** What is left of a user. */
export async function bury(client: PoolClient, ids: readonly string[], now: Date): Promise<void> {
  await run(
    client,
    'bury',
    `update users set email = null, email_key = null, given_name = null, family_name = null, display_name = null,
       status = 'DELETED', role = 'MEMBER', platform_role = 'NONE', purge_after = null, deleted_at = $2
     where id = any($1)`,
    [ids, now],
  );
}

const planHash = createHash('sha256').update('the limit').digest('hex');

/** The ledger, the stored bytes that are to go, and the jobs that see to it. */
async function openErasures(
  client: PoolClient,
  users: readonly { readonly id: string; readonly organizationId: string }[],
  done: { readonly impact: ReadonlyMap<string, Erased[]>; readonly bytes: ReadonlyMap<string, string[]> },
  now: Date,
): Promise<void> {
  const erasures = users.map(({ id, organizationId }) => {
    const counts = done.impact.get(id) ?? [];
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    return { id: randomUUID(), organizationId, subjectId: id, total, counts };
  });
  await run(
    client,
    'ledger',
    `insert into erasure (id, created_at, organization_id, subject_kind, subject_id, state, total_count, done_count,
       plan_hash, counts_before, faults, failure_count, purged_at)
     select id, $2, "organizationId", 'usr', "subjectId", 'SETTLING', total, total, $3, counts, '[]', 0, $2
     from jsonb_to_recordset($1::jsonb)
       as row (id uuid, "organizationId" uuid, "subjectId" uuid, total int, counts jsonb)`,
    [JSON.stringify(erasures), now, planHash],
  );
  const files = erasures.flatMap(({ id, subjectId }) => {
    const keys = done.bytes.get(subjectId);
    return keys ? [{ id: randomUUID(), erasureId: id, payload: { keys } }] : [];
  });
  await run(
    client,
    'ledger-steps',
    `with step as (
       insert into erasure_step (id, created_at, erasure_id, kind, state, attempts, next_attempt_at, payload)
       select id, $2, "erasureId", 'STORED_BYTES', 'PENDING', 0, $2, payload
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "erasureId" uuid, payload jsonb) returning id
     )
     select count(*) from graphile_worker.add_jobs(array(
       select row('perform-erasure-step', json_build_object('id', id), null, now(), 25, 'perform-erasure-step ' || id, null,
         null)::graphile_worker.job_spec from step
     ))`,
    [JSON.stringify(files), now],
  );
  await run(
    client,
    'ledger-job',
    `select graphile_worker.add_job('write-ledger', payload => $1::json, max_attempts => 25)`,
    [JSON.stringify({ ids: erasures.map(({ id }) => id) })],
  );
}
