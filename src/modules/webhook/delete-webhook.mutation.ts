import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type DeleteWebhook, deleteWebhook } from './delete-webhook.ts';
import { WebhookNotFoundError } from './webhook.errors.ts';

@InputType({ description: 'Input of deleteWebhook.' })
class DeleteWebhookInput implements DeleteWebhook {
  @Field(() => ID, { description: 'The webhook.' })
  webhookId!: string;
}

@ObjectType({ description: 'The webhook is gone, with what waited for it.' })
class DeleteWebhookSuccess {
  @IdField('whk', { description: 'The webhook that was deleted.' })
  deletedWebhookId!: string;
}

const Result = mutationResult('DeleteWebhookResult', DeleteWebhookSuccess, [
  ForbiddenError,
  InvalidIdError,
  WebhookNotFoundError,
]);

@Resolver()
export class DeleteWebhookMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Deletes a webhook, with what still waits for it. For owners and administrators of the organization.',
  })
  deleteWebhook(
    @Arg('input', () => DeleteWebhookInput, { description: 'Which webhook.' }) input: DeleteWebhookInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteWebhook(context, input));
  }
}
