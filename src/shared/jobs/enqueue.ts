import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../database/sql.ts';

interface JobOptions {
  /** Not before this instant; at once when it is left out. */
  readonly runAt?: Date;
  /** A job with the same key is replaced while it waits. */
  readonly key?: string;
}

/** Enqueues jobs of one task in the transaction of the entity manager, by one statement. */
export async function enqueueAll(
  em: EntityManager,
  task: string,
  jobs: readonly (JobOptions & { readonly payload: Readonly<Record<string, unknown>> })[],
): Promise<void> {
  const rows = jobs.map(({ payload, runAt = null, key = null }) => ({ payload, runAt, key }));
  await query(
    em,
    sql`select count(graphile_worker.add_job(
        ${task}, payload => payload, run_at => "runAt", job_key => key, max_attempts => 25))
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (payload json, "runAt" timestamptz, key text)`,
  );
}

/**
 * Enqueues a job in the transaction of the entity manager: it exists if and only if the change commits.
 *
 * Delivered at least once, so that every task must be safe to repeat.
 */
export async function enqueue(
  em: EntityManager,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  { runAt, key }: JobOptions = {},
): Promise<void> {
  await query(
    em,
    sql`select graphile_worker.add_job(
      ${task}, payload => ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
      job_key => ${key ?? null}, max_attempts => 25)`,
  );
}
