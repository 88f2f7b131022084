import { Field, Int, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';

@ObjectType({ implements: DomainError, description: 'The webhook does not exist, or is not visible to the caller.' })
export class WebhookNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.WEBHOOK_NOT_FOUND, 'There is no such webhook.', ['input', 'webhookId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The delivery does not exist, or is not visible to the caller.' })
export class WebhookDeliveryNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.WEBHOOK_DELIVERY_NOT_FOUND, 'There is no such delivery.', ['input', 'deliveryId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The organization has as many webhooks as it may have. Nothing was changed.',
})
export class WebhookLimitError extends DomainError {
  @Field(() => Int, { description: 'Most webhooks of an organization.' })
  readonly limit: number;

  constructor(limit: number) {
    super(ErrorCode.WEBHOOK_LIMIT, `An organization has at most ${limit} webhooks. Delete one first.`);
    this.limit = limit;
  }
}
