import { z } from 'zod';

import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { forgetIdempotentCalls } from './idempotency.ts';
import { purgeUser } from './purge-user.ts';

export const offboardingTasks = {
  'forget-idempotent-calls': taskOf(z.object({}), forgetIdempotentCalls),
  'purge-user': taskOf(z.object({ userId: z.uuid() }), (context, { userId }) => purgeUser(context, userId)),
} satisfies Tasks;

export const offboardingSchedule: Schedule = { 'forget-idempotent-calls': '41 * * * *' };
