import { CreateWebhookMutation } from './create-webhook.mutation.ts';
import { DeleteWebhookMutation } from './delete-webhook.mutation.ts';
import { RetryWebhookDeliveryMutation } from './retry-webhook-delivery.mutation.ts';
import { UpdateWebhookMutation } from './update-webhook.mutation.ts';
import { OrganizationWebhooksResolver, WebhookDeliveryResolver, WebhookResolver } from './webhook.resolver.ts';

export { webhookNodes } from './webhook.resolver.ts';

export const webhookResolvers = [
  CreateWebhookMutation,
  DeleteWebhookMutation,
  OrganizationWebhooksResolver,
  RetryWebhookDeliveryMutation,
  UpdateWebhookMutation,
  WebhookDeliveryResolver,
  WebhookResolver,
] as const;
