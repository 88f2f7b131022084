import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import {
  AddressTakenError,
  deliver,
  InvalidTokenError,
  LastOwnerError,
  SessionAnswer,
  TokenDelivery,
} from '../identity/index.ts';
import { InvitationNotFoundError, InvitationNotPendingError, LastAdminError } from '../workspace/index.ts';
import { type ConfirmSignUp, confirmSignUp } from './confirm-sign-up.ts';

@InputType({ description: 'Input of confirmSignUp.' })
class ConfirmSignUpInput implements ConfirmSignUp {
  @Field(() => String, { description: 'The secret of the mail.' })
  token!: string;

  @Field(() => String, { description: 'Password, of 8 to 1,000 characters.' })
  password!: string;

  @Field(() => TokenDelivery, { defaultValue: TokenDelivery.BODY, description: 'How to hand over the tokens.' })
  delivery!: TokenDelivery;
}

@ObjectType({ description: 'The account was made, and a session began.' })
class ConfirmSignUpSuccess extends SessionAnswer {}

const Result = mutationResult('ConfirmSignUpResult', ConfirmSignUpSuccess, [
  AddressTakenError,
  InvalidInputError,
  InvalidTokenError,
  InvitationNotFoundError,
  InvitationNotPendingError,
  LastAdminError,
  LastOwnerError,
]);

@Resolver()
export class ConfirmSignUpMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Makes the account that signUp asked for, and signs in. For who holds the secret of the mail.',
  })
  confirmSignUp(
    @Arg('input', () => ConfirmSignUpInput, { description: 'The secret, and a password.' }) input: ConfirmSignUpInput,
    @Ctx() context: Context,
  ) {
    return Result.from(confirmSignUp(context, input).then(started => deliver(context, started, input.delivery)));
  }
}
