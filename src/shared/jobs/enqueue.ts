import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../database/sql.ts';

interface JobOptions {
  /** Not before this instant; at once when it is left out. */
  readonly runAt?: Date;
  /** Not before so many milliseconds from now, by the clock of the database. */
  readonly delay?: number;
  /** A job with the same key is replaced while it waits. */
  readonly key?: string;
}

/** Enqueues jobs of one task in the transaction of the entity manager, by one statement. No two may have the same key. */
export async function enqueueAll(
  em: EntityManager,
  task: string,
  jobs: readonly (JobOptions & { readonly payload: Readonly<Record<string, unknown>> })[],
): Promise<void> {
  if (jobs.length === 0) {
    return;
  }
  const rows = jobs.map(({ payload, runAt = null, delay = 0, key = null }) => ({
    payload,
    runAt,
    seconds: delay / 1000,
    key,
  }));
  await query(
    em,
    sql`select count(*) from graphile_worker.add_jobs(array(
        select row(${task}, payload, null, coalesce("runAt", now() + make_interval(secs => seconds)), 25, key, null, null)
          ::graphile_worker.job_spec
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row (payload json, "runAt" timestamptz, seconds double precision, key text)
      ))`,
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
  options: JobOptions = {},
): Promise<void> {
  await enqueueAll(em, task, [{ payload, ...options }]);
}
