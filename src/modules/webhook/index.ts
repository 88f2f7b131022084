export { WebhookDelivery } from './webhook-delivery.entity.ts';
export { Webhook } from './webhook.entity.ts';
export { wrapOldSecrets } from './wrap-old-secrets.ts';
export { webhookSchedule, webhookTasks } from './webhook.tasks.ts';
