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

/**
 * Enqueues a job in the transaction of the entity manager: it exists if and only if the change commits.
 *
 * Delivered at least once, so that every task must be safe to repeat.
 */
export async function enqueue(
  em: EntityManager,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  { runAt, delay = 0, key }: JobOptions = {},
): Promise<void> {
  await query(
    em,
    sql`select graphile_worker.add_job(
      ${task}, payload => ${JSON.stringify(payload)}::json, 
      run_at => coalesce(${runAt ?? null}::timestamptz, now() + make_interval(secs => ${delay / 1000})),
      job_key => ${key ?? null}, max_attempts => 25)`,
  );
}
