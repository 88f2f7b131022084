import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { enqueueDelivery } from '../../shared/jobs/outbox.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from '../identity/index.ts';
import { webhookOutbox } from './deliver-webhook.ts';
import { WebhookDelivery } from './webhook-delivery.entity.ts';
import { WebhookDeliveryNotFoundError } from './webhook.errors.ts';

export interface RetryWebhookDelivery {
  readonly deliveryId: string;
}

export interface DeliveryRetry {
  readonly outcome: 'RETRIED' | 'ALREADY_PENDING';
  readonly delivery: WebhookDelivery;
}

/**
 * Has an event delivered again: one that was given up or refused, or one that the other system has lost.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {WebhookDeliveryNotFoundError} if it does not exist, or is of another tenant
 */
export async function retryWebhookDelivery(context: Context, input: RetryWebhookDelivery): Promise<DeliveryRetry> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'webhooks.manage', viewer);
  const id = parseId('whd', input.deliveryId, ['input', 'deliveryId']);

  return inTransaction(context, async em => {
    const [known] = await query(
      em,
      sql<{ webhookId: string; organizationId: string }>`
        select w.id as "webhookId", w.organization_id as "organizationId"
        from webhook_delivery d join webhook w on w.id = d.webhook_id where d.id = ${id}::uuid`,
    );
    if (!known || !can(viewer, 'webhooks.manage', known)) {
      throw new WebhookDeliveryNotFoundError();
    }
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'webhooks.manage', known);
    const delivery = await em.findOne(WebhookDelivery, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!delivery) {
      throw new WebhookDeliveryNotFoundError();
    }
    if (delivery.state === 'PENDING') {
      return { outcome: 'ALREADY_PENDING', delivery };
    }

    const now = context.now();
    delivery.retry(now);
    await enqueueDelivery(em, webhookOutbox, id);
    await record(em, now, {
      action: 'webhook_delivery.retried',
      organizationId: known.organizationId,
      actorId: actor.userId,
      subjectKind: 'whk',
      subjectId: known.webhookId,
      details: { deliveryId: formatId('whd', id) },
    });
    return { outcome: 'RETRIED', delivery };
  });
}
