import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type CreateServiceAccountKey, createServiceAccountKey } from './create-service-account-key.ts';
import { ServiceAccountKey } from './service-account-key.entity.ts';
import { ServiceAccountNotFoundError } from './service-account.errors.ts';

@InputType({ description: 'Input of createServiceAccountKey.' })
class CreateServiceAccountKeyInput implements CreateServiceAccountKey {
  @Field(() => ID, { description: 'The service account that calls with it.' })
  serviceAccountId!: string;

  @Field(() => String, { description: 'What to call it, in 1 to 200 characters.' })
  name!: string;

  @Field(() => Int, { defaultValue: 90, description: 'How long it works: 1 to 365 days.' })
  expiresInDays!: number;
}

@ObjectType({ description: 'The key works from now on.' })
class CreateServiceAccountKeySuccess {
  @Field(() => ServiceAccountKey, { description: 'What is known of the key.' })
  key!: Row<ServiceAccountKey>;

  @Field(() => String, { description: 'The key itself: send it as "Authorization: Bearer …". Shown once.' })
  token!: string;
}

const Result = mutationResult('CreateServiceAccountKeyResult', CreateServiceAccountKeySuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  ReauthenticationRequiredError,
  ServiceAccountNotFoundError,
]);

@Resolver()
export class CreateServiceAccountKeyMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Makes a key with which a program calls as a service account. For administrators of the workspace and of its ' +
      'organization who signed in at most minutes ago.',
  })
  createServiceAccountKey(
    @Arg('input', () => CreateServiceAccountKeyInput, { description: 'Whose it is, and how long it works.' })
    input: CreateServiceAccountKeyInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createServiceAccountKey(context, input).then(({ key, token }) => ({ key: rowOf(key), token })));
  }
}
