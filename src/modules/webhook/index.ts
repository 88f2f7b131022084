export { WebhookDelivery } from './webhook-delivery.entity.ts';
export { Webhook } from './webhook.entity.ts';
export { webhookSchedule, webhookTasks } from './webhook.tasks.ts';
