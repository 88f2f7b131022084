import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { AuditEvent } from '../audit/index.ts';
import { Organization } from '../organization/index.ts';
import { WebhookDelivery } from './webhook-delivery.entity.ts';
import { Webhook } from './webhook.entity.ts';

const WebhookConnection = connectionOf('Webhook', () => Webhook, 'webhooks');
const WebhookDeliveryConnection = connectionOf('WebhookDelivery', () => WebhookDelivery, 'deliveries of a webhook');

const webhooksOfOrganization: Listing<Webhook> = {
  name: 'webhooks of organization',
  entity: Webhook,
  parent: 'organization_id',
};
const deliveriesOfWebhook: Listing<WebhookDelivery> = {
  name: 'deliveries of webhook',
  entity: WebhookDelivery,
  parent: 'webhook_id',
};

@Resolver(() => Webhook)
export class WebhookResolver {
  @FieldResolver(() => WebhookDeliveryConnection, {
    nullable: true,
    description: 'What it was told, or is about to be; of the last 30 days.',
  })
  deliveries(@Root() { id }: Row<Webhook>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, deliveriesOfWebhook, id, args);
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @FieldResolver(() => Webhook, { description: 'The webhook.' })
  webhook(@Root() { webhookId }: Row<WebhookDelivery>, @Ctx() context: Context) {
    return context.rows.get(Webhook, webhookId);
  }

  @FieldResolver(() => AuditEvent, { description: 'What happened.' })
  event(@Root() { eventId }: Row<WebhookDelivery>, @Ctx() context: Context) {
    return context.rows.get(AuditEvent, eventId);
  }
}

/** What webhooks add to the organization. */
@Resolver(() => Organization)
export class OrganizationWebhooksResolver {
  @FieldResolver(() => WebhookConnection, {
    nullable: true,
    description: 'Other systems that are told what happens. For its owners and administrators.',
  })
  async webhooks(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'webhooks.manage', { organizationId: organization.id });
    return pageOf(context.rows, webhooksOfOrganization, organization.id, args);
  }
}

async function visibleWebhook(context: Context, id: string): Promise<Row<Webhook> | null> {
  const [viewer, webhook] = await Promise.all([context.viewer(), context.rows.find(Webhook, id)]);
  return webhook && can(viewer, 'webhooks.manage', webhook) ? webhook : null;
}

export const webhookNodes: VisibleNodes = {
  whk: visibleWebhook,
  async whd(context, id) {
    const delivery = await context.rows.find(WebhookDelivery, id);
    return delivery && (await visibleWebhook(context, delivery.webhookId)) ? delivery : null;
  },
};
