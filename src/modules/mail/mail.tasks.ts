import { z } from 'zod';

import { sweep } from '../../shared/jobs/outbox.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { mailOutbox } from './enqueue-mail.ts';
import { forgetMail, sendMail } from './send-mail.ts';

export const mailTasks = {
  'forget-mail': taskOf(z.object({}), forgetMail),
  'send-mail': taskOf(z.object({ id: z.uuid() }), (context, { id }) => sendMail(context, id)),
  'sweep-mail': taskOf(z.object({}), context => sweep(context, mailOutbox)),
} satisfies Tasks;

export const mailSchedule: Schedule = { 'forget-mail': '17 * * * *', 'sweep-mail': '* * * * *' };
