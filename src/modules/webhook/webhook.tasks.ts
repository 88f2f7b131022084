import { z } from 'zod';

import { sweep } from '../../shared/jobs/outbox.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { deliverWebhook, forgetWebhookDeliveries, webhookOutbox } from './deliver-webhook.ts';

export const webhookTasks = {
  'deliver-webhook': taskOf(z.object({ id: z.uuid() }), (context, { id }) => deliverWebhook(context, id)),
  'forget-webhook-deliveries': taskOf(z.object({}), forgetWebhookDeliveries),
  'sweep-webhooks': taskOf(z.object({}), context => sweep(context, webhookOutbox)),
} satisfies Tasks;

export const webhookSchedule: Schedule = { 'forget-webhook-deliveries': '29 * * * *', 'sweep-webhooks': '* * * * *' };
