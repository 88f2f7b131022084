import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type DeliveryRetry, type RetryWebhookDelivery, retryWebhookDelivery } from './retry-webhook-delivery.ts';
import { WebhookDelivery } from './webhook-delivery.entity.ts';
import { WebhookDeliveryNotFoundError } from './webhook.errors.ts';

const WebhookDeliveryRetryOutcome = { RETRIED: 'RETRIED', ALREADY_PENDING: 'ALREADY_PENDING' } as const;

registerEnumType(WebhookDeliveryRetryOutcome, {
  name: 'WebhookDeliveryRetryOutcome',
  description: 'How a wish to deliver an event again ended.',
  valuesConfig: {
    RETRIED: { description: 'It is delivered again, with all of its attempts.' },
    ALREADY_PENDING: { description: 'It is still being tried; nothing changed.' },
  },
});

@InputType({ description: 'Input of retryWebhookDelivery.' })
class RetryWebhookDeliveryInput implements RetryWebhookDelivery {
  @Field(() => ID, { description: 'The delivery.' })
  deliveryId!: string;
}

@ObjectType({ description: 'The event is delivered again, or is being delivered.' })
class RetryWebhookDeliverySuccess {
  @Field(() => WebhookDeliveryRetryOutcome, { description: 'How it ended.' })
  outcome!: DeliveryRetry['outcome'];

  @Field(() => WebhookDelivery, { description: 'The delivery.' })
  delivery!: Row<WebhookDelivery>;
}

const Result = mutationResult('RetryWebhookDeliveryResult', RetryWebhookDeliverySuccess, [
  ForbiddenError,
  InvalidIdError,
  WebhookDeliveryNotFoundError,
]);

@Resolver()
export class RetryWebhookDeliveryMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Has an event delivered again, under the same message id. For owners and administrators of the organization.',
  })
  retryWebhookDelivery(
    @Arg('input', () => RetryWebhookDeliveryInput, { description: 'Which delivery.' }) input: RetryWebhookDeliveryInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      retryWebhookDelivery(context, input).then(({ outcome, delivery }) => ({ outcome, delivery: rowOf(delivery) })),
    );
  }
}
