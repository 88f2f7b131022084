import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type ChangePassword, changePassword } from './change-password.ts';
import { WrongPasswordError } from './identity.errors.ts';

@InputType({ description: 'Input of changePassword.' })
class ChangePasswordInput implements ChangePassword {
  @Field(() => String, { description: 'Password until now.' })
  oldPassword!: string;

  @Field(() => String, { description: 'Password from now on, of 8 to 1,000 characters.' })
  newPassword!: string;
}

@ObjectType({ description: 'The password is changed, and the caller told by mail.' })
class ChangePasswordSuccess {
  @IdField('ses', { list: true, description: 'The other sessions, which have ended, for client caches.' })
  endedSessionIds!: readonly string[];
}

const Result = mutationResult('ChangePasswordResult', ChangePasswordSuccess, [
  InvalidInputError,
  RateLimitedError,
  ReauthenticationRequiredError,
  WrongPasswordError,
]);

@Resolver()
export class ChangePasswordMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Changes the caller's password, and ends all other sessions; keys go on. " +
      'For everybody who signed in at most minutes ago.',
  })
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The two passwords.' }) input: ChangePasswordInput,
    @Ctx() context: Context,
  ) {
    return Result.from(changePassword(context, input).then(endedSessionIds => ({ endedSessionIds })));
  }
}
