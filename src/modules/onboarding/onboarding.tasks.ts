import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { answerSignUp } from './answer-sign-up.ts';

/** Deletes what nobody confirmed in time. */
async function forgetSignUps({ em, now }: OperationContext): Promise<void> {
  await query(em.fork(), sql`delete from sign_up_request where expires_at <= ${now()}`);
}

export const onboardingTasks = {
  'answer-sign-up': taskOf(z.object({ id: z.uuid() }), (context, { id }) => answerSignUp(context, id)),
  'forget-sign-ups': taskOf(z.object({}), forgetSignUps),
} satisfies Tasks;

export const onboardingSchedule: Schedule = {
  'forget-sign-ups': '49 * * * *',
};
