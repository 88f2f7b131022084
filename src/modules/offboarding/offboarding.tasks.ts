import { z } from 'zod';

import { sweep } from '../../shared/jobs/outbox.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { certifyErasures } from './erasures/certify-erasures.ts';
import { performErasureStep, stepOutbox } from './erasures/perform-erasure-step.ts';
import { purgeErasure } from './erasures/purge-erasure.ts';
import { resumeErasures } from './erasures/resume-erasures.ts';
import { writeLedger } from './erasures/write-ledger.ts';
import { forgetIdempotentCalls } from './idempotency.ts';
import { purgeUser } from './purge-user.ts';

export const offboardingTasks = {
  'certify-erasures': taskOf(z.object({ ids: z.array(z.uuid()) }), (context, { ids }) => certifyErasures(context, ids)),
  'forget-idempotent-calls': taskOf(z.object({}), forgetIdempotentCalls),
  'perform-erasure-step': taskOf(z.object({ id: z.uuid() }), (context, { id }) => performErasureStep(context, id)),
  'purge-erasure': taskOf(z.object({ id: z.uuid() }), (context, { id }) => purgeErasure(context, id)),
  'purge-user': taskOf(z.object({ userId: z.uuid() }), (context, { userId }) => purgeUser(context, userId)),
  'resume-erasures': taskOf(z.object({}), resumeErasures),
  'sweep-erasure-steps': taskOf(z.object({}), context => sweep(context, stepOutbox)),
  'write-ledger': taskOf(z.object({ ids: z.array(z.uuid()) }), (context, { ids }) => writeLedger(context, ids)),
} satisfies Tasks;

export const offboardingSchedule: Schedule = {
  'forget-idempotent-calls': '41 * * * *',
  'resume-erasures': '*/5 * * * *',
  'sweep-erasure-steps': '* * * * *',
};
