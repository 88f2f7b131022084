import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { tokenMinutes } from './account-tokens.ts';
import { changeEmail } from './change-email.ts';

@InputType({ description: 'Input of changeEmail.' })
class ChangeEmailInput {
  @Field(() => String, { description: 'The address that the account is to have.' })
  email!: string;
}

@ObjectType({
  description: 'A mail is on its way to the new address, where the change is confirmed; the old one is told.',
})
class ChangeEmailSuccess {
  @Field(() => Int, { description: 'How long the secret in the mail is good.' })
  expiresInMinutes!: number;
}

const Result = mutationResult('ChangeEmailResult', ChangeEmailSuccess, [
  InvalidInputError,
  RateLimitedError,
  ReauthenticationRequiredError,
]);

@Resolver()
export class ChangeEmailMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Begins to change the caller's address; confirmEmailChange ends it. For everybody who signed in at most minutes ago.",
  })
  changeEmail(
    @Arg('input', () => ChangeEmailInput, { description: 'The new address.' }) input: ChangeEmailInput,
    @Ctx() context: Context,
  ) {
    return Result.from(changeEmail(context, input).then(() => ({ expiresInMinutes: tokenMinutes })));
  }
}
