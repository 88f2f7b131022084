import type { Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Node } from '../../shared/graphql/node.ts';
import { AuditEvent } from '../audit/index.ts';
import { Webhook } from './webhook.entity.ts';

export const WebhookDeliveryState = {
  PENDING: 'PENDING',
  DELIVERED: 'DELIVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
} as const;
export type WebhookDeliveryState = (typeof WebhookDeliveryState)[keyof typeof WebhookDeliveryState];

registerEnumType(WebhookDeliveryState, {
  name: 'WebhookDeliveryState',
  description: 'Where a delivery stands.',
  valuesConfig: {
    PENDING: { description: 'It waits for its first attempt, or for the next.' },
    DELIVERED: { description: 'The other system has confirmed it.' },
    REFUSED: { description: 'Its address may not be called, is gone, or the webhook is disabled.' },
    FAILED: { description: 'Every attempt failed.' },
  },
});

/**
 * One event for one webhook. A trigger on the audit events writes it, in the transaction of the event, so that nothing
 * which is recorded is missed.
 */
@ObjectType({ implements: Node, description: 'One event for one webhook.' })
@Entity()
@Index({ name: 'webhook_delivery_by_webhook', properties: ['webhook', 'id'] })
@Index({ name: 'webhook_delivery_by_event', properties: ['event'] })
@Index({
  name: 'webhook_delivery_due',
  expression: "create index webhook_delivery_due on webhook_delivery (next_attempt_at) where state = 'PENDING'",
})
export class WebhookDelivery extends BaseEntity {
  @ManyToOne(() => Webhook, { ref: true, index: false })
  webhook!: Ref<Webhook>;

  @ManyToOne(() => AuditEvent, { ref: true, index: false })
  event!: Ref<AuditEvent>;

  @Field(() => WebhookDeliveryState, { description: 'Where it stands.' })
  @Enum({ items: () => WebhookDeliveryState })
  state!: WebhookDeliveryState;

  @Field(() => Int, { description: 'How often it was tried.' })
  @Property({ type: 'integer' })
  attempts!: number;

  @Field(() => Date, { nullable: true, description: 'When it is tried next; null once it has ended.' })
  @Property({ type: 'timestamptz', nullable: true })
  nextAttemptAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Code of what went wrong the last time; null when nothing did.' })
  @Property({ type: 'text', nullable: true })
  lastFault: string | null = null;

  @Field(() => Date, { nullable: true, description: 'When the other system confirmed it; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  deliveredAt: Date | null = null;

  /** All of its attempts again, from now on. */
  retry(now: Date): void {
    this.state = 'PENDING';
    this.attempts = 0;
    this.nextAttemptAt = now;
    this.deliveredAt = null;
  }
}
