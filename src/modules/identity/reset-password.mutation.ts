import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { InvalidTokenError } from './identity.errors.ts';
import { type ResetPassword, resetPassword } from './reset-password.ts';

@InputType({ description: 'Input of resetPassword.' })
class ResetPasswordInput implements ResetPassword {
  @Field(() => String, { description: 'The secret of the mail; good once.' })
  token!: string;

  @Field(() => String, { description: 'Password from now on, of 8 to 1,000 characters.' })
  newPassword!: string;
}

@ObjectType({ description: 'The password is set. Nobody is signed in by that.' })
class ResetPasswordSuccess {
  @Field(() => Int, { description: 'Sessions and keys that ended: all there were.' })
  endedSessionCount!: number;
}

const Result = mutationResult('ResetPasswordResult', ResetPasswordSuccess, [InvalidInputError, InvalidTokenError]);

@Resolver()
export class ResetPasswordMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Sets the password anew, by the secret of a mail, and ends all sessions and keys. For who holds the secret.',
  })
  resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The secret, and the password.' }) input: ResetPasswordInput,
    @Ctx() context: Context,
  ) {
    return Result.from(resetPassword(context, input).then(endedSessionCount => ({ endedSessionCount })));
  }
}
