import type { PoolClient } from 'pg';

import { belongings, mentions } from './belongings.ts';
import { run } from './run.ts';

export interface Erased {
  readonly kind: string;
  readonly action: 'DELETE' | 'ANONYMIZE';
  readonly count: number;
}

interface Count {
  readonly userId: string;
  readonly count: number;
  readonly bytes?: readonly string[] | null;
}

/** Erases users, of whom tombstones stay, and counts by user what went. */
export async function erase(client: PoolClient, ids: readonly string[], now: Date): Promise<Map<string, Erased[]>> {
  const impact = new Map<string, Erased[]>(ids.map(id => [id, []]));
  await run(
    client,
    'end-sessions',
    `update session set ended_at = $2, end_reason = 'ACCOUNT_DELETED' where user_id = any($1) and ended_at is null`,
    [ids, now],
  );
  for (const { kind, table, clears, using, tie, person } of mentions) {
    const [from, where] = using ? [`from ${using}`, `${tie} and`] : ['', ''];
    const text = `with done as (
      update ${table} t set ${clears} = null ${from} where ${where} ${person} = any($1) and t.${clears} is not null
      returning ${person.replace(/^t\./, 'old.')} as person
    ) select person as "userId", count(*)::int as count from done group by 1`;
    for (const { userId, count } of await run<Count>(client, `forget-${table}-${clears}`, text, [ids])) {
      impact.get(userId)?.push({ kind, action: 'ANONYMIZE', count });
    }
  }
  const bytes: string[] = [];
  for (const { kind, table, using, tie, person } of belongings) {
    const [from, where] = using ? [`using ${using}`, `${tie} and`] : ['', ''];
    const [key, keys] = table === 'stored_file' ? [', t.storage_key', ', array_agg(storage_key) as bytes'] : ['', ''];
    const text = `with gone as (
      delete from ${table} t ${from} where ${where} ${person} = any($1) returning ${person} as person ${key}
    ) select person as "userId", count(*)::int as count ${keys} from gone group by 1`;
    for (const { userId, count, bytes: held } of await run<Count>(client, `delete-${table}`, text, [ids])) {
      impact.get(userId)?.push({ kind, action: 'DELETE', count });
      bytes.push(...(held ?? []));
    }
  }
  if (bytes.length > 0) {
    const job = `select graphile_worker.add_job('delete-stored-bytes', payload => $1::json, max_attempts => 25)`;
    await run(client, 'enqueue', job, [JSON.stringify({ keys: bytes })]);
  }
  await bury(client, ids, now);
  return impact;
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
