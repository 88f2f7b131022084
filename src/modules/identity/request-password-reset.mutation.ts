import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { tokenMinutes } from './account-tokens.ts';
import { requestPasswordReset } from './request-password-reset.ts';

@InputType({ description: 'Input of requestPasswordReset.' })
class RequestPasswordResetInput {
  @Field(() => String, { description: 'Address of the account, in any letter case.' })
  email!: string;
}

@ObjectType({
  description: 'If the address belongs to a live account, a mail is on its way. Whether it does is not told.',
})
class RequestPasswordResetSuccess {
  @Field(() => Int, { description: 'How long the secret in the mail is good.' })
  expiresInMinutes!: number;
}

const Result = mutationResult('RequestPasswordResetResult', RequestPasswordResetSuccess, [
  InvalidInputError,
  RateLimitedError,
]);

@Resolver()
export class RequestPasswordResetMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Has a mail sent with which the password can be set anew. For everybody.',
  })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Whose password.' }) input: RequestPasswordResetInput,
    @Ctx() context: Context,
  ) {
    return Result.from(requestPasswordReset(context, input).then(() => ({ expiresInMinutes: tokenMinutes })));
  }
}
