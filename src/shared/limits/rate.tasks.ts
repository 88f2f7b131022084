import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../database/sql.ts';
import { type Schedule, taskOf, type Tasks } from '../jobs/tasks.ts';

/** Rows that go in one statement. */
const batchSize = 5000;

/** Deletes the counts whose window has ended. One that is counted in at this moment waits for the next time. */
async function forgetRateCounts({ em, now }: OperationContext): Promise<void> {
  for (let deleted = batchSize; deleted === batchSize;) {
    // Batch after batch, until none is left.
    const forgotten = await query(
      em,
      sql`
        delete from rate_count using (
          select id from rate_count where window_ends_at < ${now()} order by window_ends_at
          limit ${batchSize} for update skip locked
        ) ended
        where rate_count.id = ended.id returning rate_count.id`,
    );
    deleted = forgotten.length;
  }
}

export const rateTasks = { 'forget-rate-counts': taskOf(z.object({}), forgetRateCounts) } satisfies Tasks;

export const rateSchedule: Schedule = { 'forget-rate-counts': '*/5 * * * *' };
