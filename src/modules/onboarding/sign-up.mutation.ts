import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import {
  AddressTakenError,
  deliver,
  LastOwnerError,
  ProfileInput,
  SessionAnswer,
  TokenDelivery,
} from '../identity/index.ts';
import { InvitationNotFoundError, InvitationNotPendingError, LastAdminError } from '../workspace/index.ts';
import { type SignUp, signUp } from './sign-up.ts';

@InputType({ description: 'Input of signUp. Give exactly one of organizationName and invitationSecret.' })
class SignUpInput extends ProfileInput implements SignUp {
  @Field(() => String, { description: 'Address, unique among live users.' })
  email!: string;

  @Field(() => String, { description: 'Password, of 8 to 1,000 characters.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Makes an organization of this name, of 1 to 200 characters, with the user as its owner.',
  })
  organizationName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Joins the workspace that this invitation is to; the workspace's organization manages the account.",
  })
  invitationSecret!: string | null;

  @Field(() => TokenDelivery, { defaultValue: TokenDelivery.BODY, description: 'How to hand over the tokens.' })
  delivery!: TokenDelivery;
}

@ObjectType({ description: 'The account was made, and a session began.' })
class SignUpSuccess extends SessionAnswer {}

const Result = mutationResult('SignUpResult', SignUpSuccess, [
  AddressTakenError,
  InvalidInputError,
  InvitationNotFoundError,
  InvitationNotPendingError,
  LastAdminError,
  LastOwnerError,
  RateLimitedError,
]);

@Resolver()
export class SignUpMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Makes an account, with an organization of its own or by an invitation, and signs in. For everybody.',
  })
  signUp(
    @Arg('input', () => SignUpInput, { description: 'Who signs up, and where.' }) input: SignUpInput,
    @Ctx() context: Context,
  ) {
    return Result.from(signUp(context, input).then(started => deliver(context, started, input.delivery)));
  }
}
