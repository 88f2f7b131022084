import { z } from 'zod';

import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { forgetIdempotentCalls } from './idempotency.ts';
import { performErasureStep } from './perform-erasure-step.ts';
import { purgeUser } from './purge-user.ts';

export const offboardingTasks = {
  'forget-idempotent-calls': taskOf(z.object({}), forgetIdempotentCalls),
  'perform-erasure-step': taskOf(z.object({ id: z.uuid() }), (context, { id }) => performErasureStep(context, id)),
  'purge-user': taskOf(z.object({ userId: z.uuid() }), (context, { userId }) => purgeUser(context, userId)),
} satisfies Tasks;

export const offboardingSchedule: Schedule = { 'forget-idempotent-calls': '41 * * * *' };
