import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProfileInput } from '../identity/index.ts';
import { InvitationNotFoundError } from '../workspace/index.ts';
import { type SignUp, signUp, signUpMinutes } from './sign-up.ts';

@InputType({ description: 'Input of signUp. Give exactly one of organizationName and invitationSecret.' })
class SignUpInput extends ProfileInput implements SignUp {
  @Field(() => String, { description: 'Address, to which a mail is written.' })
  email!: string;

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
}

@ObjectType({ description: 'A mail is on its way. Whether there is an account already is told by the mail only.' })
class SignUpSuccess {
  @Field(() => Int, { description: 'How long the secret in the mail is good.' })
  expiresInMinutes!: number;
}

const Result = mutationResult('SignUpResult', SignUpSuccess, [
  InvalidInputError,
  InvitationNotFoundError,
  RateLimitedError,
]);

@Resolver()
export class SignUpMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Asks for an account, with an organization of its own or by an invitation: a mail comes, and confirmSignUp makes the ' +
      'account. For everybody.',
  })
  signUp(
    @Arg('input', () => SignUpInput, { description: 'Who signs up, and where.' }) input: SignUpInput,
    @Ctx() context: Context,
  ) {
    return Result.from(signUp(context, input).then(() => ({ expiresInMinutes: signUpMinutes })));
  }
}
