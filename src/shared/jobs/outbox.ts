import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { enqueue } from './enqueue.ts';

/**
 * A table of things that must reach the outside: rows are `PENDING` until they are settled, have `attempts`,
 * `next_attempt_at` and `last_fault`, and are delivered by jobs that name them by id.
 */
export interface Outbox {
  readonly table: string;
  /** Takes `{ id }`, and delivers that row. */
  readonly task: string;
}

/** An attempt failed, and what follows is written down: the log is told, and the job is done. */
export class NotDelivered extends Error {
  readonly fault: string;
  readonly isLast: boolean;

  constructor(cause: unknown, fault: string, isLast: boolean) {
    super('Not delivered', { cause });
    this.fault = fault;
    this.isLast = isLast;
  }
}

/** Milliseconds for which a row is one job's alone; longer than any delivery takes. */
const lease = 120_000;
/** Rows that one sweep wakes. */
const sweepSize = 1000;

/** Attempts before a row is given up; some ten hours pass with them. */
export const maxAttempts = 20;

/** Has a row delivered, once the transaction has committed. */
export function enqueueDelivery(em: EntityManager, { task }: Outbox, id: string, delay = 0): Promise<void> {
  return enqueue(em, task, { id }, { delay, key: `${task} ${id}` });
}

/**
 * Takes a row for one attempt, so that no other job makes one at the same time.
 *
 * Null when it is settled, gone, or not due: another job has it, or it waits for its next attempt.
 */
export async function claim<Row>({ em, now }: OperationContext, { table }: Outbox, id: string): Promise<Row | null> {
  const at = now();
  const [row] = await query(
    em,
    sql<Row>`
      update ${sql.table(table)} set attempts = attempts + 1, next_attempt_at = ${new Date(at.getTime() + lease)}
      where id = ${id}::uuid and state = 'PENDING' and next_attempt_at <= ${at} returning *`,
  );
  return row ?? null;
}

/** Lets a claimed row wait for its next attempt: longer each time, and at least for so many milliseconds. */
export function postpone(
  context: OperationContext,
  outbox: Outbox,
  { id, attempts }: { readonly id: string; readonly attempts: number },
  { fault, atLeast = 0 }: { readonly fault: string; readonly atLeast?: number },
): Promise<void> {
  return inTransaction(context, async em => {
    const delay = Math.max(backoff(attempts), atLeast);
    const at = new Date(context.now().getTime() + delay);
    await query(
      em,
      sql`update ${sql.table(outbox.table)} set next_attempt_at = ${at}, last_fault = ${fault}
        where id = ${id}::uuid and state = 'PENDING'`,
    );
    await enqueueDelivery(em, outbox, id, delay);
  });
}

/** Wakes the rows that are due and that no job will come for, because the server that had it died. */
export async function sweep({ em, now }: OperationContext, { table, task }: Outbox): Promise<void> {
  await query(
    em,
    sql`
      select graphile_worker.add_job(
        ${task}::text, payload => json_build_object('id', due.id), job_key => ${`${task} `}::text || due.id, max_attempts => 25)
      from (
        select id from ${sql.table(table)} where state = 'PENDING' and next_attempt_at <= ${now()}
        order by next_attempt_at limit ${sweepSize}
      ) due`,
  );
}

const second = 1000;
const longest = 3600 * second;

/** Milliseconds until the next attempt: twice as long after each, up to an hour, and never the same for two. */
function backoff(attempts: number): number {
  return Math.min(longest, second * 2 ** attempts) * (0.5 + Math.random() / 2);
}
