import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import type { AuditAction } from '../audit/index.ts';
import { type CreateWebhook, createWebhook } from './create-webhook.ts';
import { WebhookEvent } from './webhook-event.ts';
import { Webhook } from './webhook.entity.ts';
import { WebhookLimitError } from './webhook.errors.ts';

@InputType({ description: 'Input of createWebhook.' })
class CreateWebhookInput implements CreateWebhook {
  @Field(() => String, { description: 'Where events are posted to, by HTTPS; no address of a private network.' })
  url!: string;

  @Field(() => [WebhookEvent], { description: 'What it is told of.' })
  events!: AuditAction[];
}

@ObjectType({ description: 'The other system is told of what happens from now on.' })
class CreateWebhookSuccess {
  @Field(() => Webhook, { description: 'The webhook.' })
  webhook!: Row<Webhook>;

  @Field(() => String, {
    description:
      'Signs what is sent, as in the Standard Webhooks specification. Shown once; rotate it when it is lost.',
  })
  secret!: string;
}

const Result = mutationResult('CreateWebhookResult', CreateWebhookSuccess, [
  ForbiddenError,
  InvalidInputError,
  WebhookLimitError,
]);

@Resolver()
export class CreateWebhookMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Has another system told of what happens in the caller's organization. For its owners and administrators.",
  })
  createWebhook(
    @Arg('input', () => CreateWebhookInput, { description: 'Where to, and what of.' }) input: CreateWebhookInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      createWebhook(context, input).then(({ webhook, secret }) => ({ webhook: rowOf(webhook), secret })),
    );
  }
}
