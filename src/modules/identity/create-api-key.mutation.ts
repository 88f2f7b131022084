import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ApiKey } from './api-key.entity.ts';
import { type CreateApiKey, createApiKey } from './create-api-key.ts';

@InputType({ description: 'Input of createApiKey.' })
class CreateApiKeyInput implements CreateApiKey {
  @Field(() => String, { description: 'What to call it, in 1 to 200 characters.' })
  name!: string;

  @Field(() => Int, { defaultValue: 90, description: 'How long it works: 1 to 365 days.' })
  expiresInDays!: number;
}

@ObjectType({ description: 'The key works from now on.' })
class CreateApiKeySuccess {
  @Field(() => ApiKey, { description: 'What is known of the key.' })
  apiKey!: Row<ApiKey>;

  @Field(() => String, { description: 'The key itself: send it as "Authorization: Bearer …". Shown once.' })
  token!: string;
}

const Result = mutationResult('CreateApiKeyResult', CreateApiKeySuccess, [
  InvalidInputError,
  ReauthenticationRequiredError,
]);

@Resolver()
export class CreateApiKeyMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Makes a key with which a program acts as the caller, but for what needs a recent sign-in. ' +
      'For everybody who signed in at most minutes ago.',
  })
  createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What to call it, and how long it works.' })
    input: CreateApiKeyInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createApiKey(context, input).then(({ apiKey, token }) => ({ apiKey: rowOf(apiKey), token })));
  }
}
