import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import type { AuditAction } from '../audit/index.ts';
import { type UpdateWebhook, updateWebhook } from './update-webhook.ts';
import { WebhookEvent } from './webhook-event.ts';
import { Webhook } from './webhook.entity.ts';
import { WebhookNotFoundError } from './webhook.errors.ts';

@InputType({ description: 'Input of updateWebhook. What is left out stays as it is.' })
class UpdateWebhookInput implements UpdateWebhook {
  @Field(() => ID, { description: 'The webhook.' })
  webhookId!: string;

  @Field(() => String, { nullable: true, description: 'Where events are posted to; also those that wait.' })
  url?: string | null;

  @Field(() => [WebhookEvent], { nullable: true, description: 'What it is told of from now on.' })
  events?: AuditAction[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is told of what happens from now on.' })
  isEnabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Makes another secret; the one before signs as well, for a day.',
  })
  rotateSecret!: boolean;
}

@ObjectType({ description: 'The webhook is changed.' })
class UpdateWebhookSuccess {
  @Field(() => Webhook, { description: 'The webhook.' })
  webhook!: Row<Webhook>;

  @Field(() => String, { nullable: true, description: 'The new secret, shown once; null unless one was asked for.' })
  newSecret!: string | null;
}

const Result = mutationResult('UpdateWebhookResult', UpdateWebhookSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  WebhookNotFoundError,
]);

@Resolver()
export class UpdateWebhookMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Changes a webhook, or rotates its secret. For owners and administrators of the organization.',
  })
  updateWebhook(
    @Arg('input', () => UpdateWebhookInput, { description: 'Which webhook, and what of it.' })
    input: UpdateWebhookInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      updateWebhook(context, input).then(({ webhook, secret }) => ({ webhook: rowOf(webhook), newSecret: secret })),
    );
  }
}
