import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { forgetAccountTokens } from './account-tokens.ts';
import { answerPasswordReset } from './request-password-reset.ts';

/** Sessions that go in one transaction, so that nobody waits for long. */
const batchSize = 500;

/**
 * Deletes the sessions that have expired, tombstones included, with their refresh tokens and keys.
 *
 * Nothing of them is good for anything any more. One that is in use at this moment waits for the next time.
 */
async function forgetEndedSessions(context: OperationContext): Promise<void> {
  for (let deleted = batchSize; deleted === batchSize;) {
    // Batch after batch, until none is left.
    deleted = await inTransaction(context, async em => {
      const forgotten = await query(
        em,
        sql`
          with expired as (
            select id from session where expires_at <= ${context.now()} order by expires_at
            limit ${batchSize} for update skip locked
          ), keys as (
            delete from api_key using expired where session_id = expired.id
          ), tokens as (
            delete from refresh_token using expired where session_id = expired.id
          )
          delete from session using expired where session.id = expired.id returning session.id`,
      );
      return forgotten.length;
    });
  }
}

export const identityTasks = {
  'answer-password-reset': taskOf(z.object({ id: z.uuid() }), (context, { id }) => answerPasswordReset(context, id)),
  'forget-account-tokens': taskOf(z.object({}), forgetAccountTokens),
  'forget-ended-sessions': taskOf(z.object({}), forgetEndedSessions),
} satisfies Tasks;

export const identitySchedule: Schedule = {
  'forget-account-tokens': '43 * * * *',
  'forget-ended-sessions': '41 * * * *',
};
