import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { RateLimitedError } from '../../shared/errors/access-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { InvalidCredentialsError } from './identity.errors.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { deliver, SessionAnswer, TokenDelivery } from './started-session.ts';

@InputType({ description: 'Input of signIn.' })
class SignInInput implements SignIn {
  @Field(() => String, { description: 'Address of the account, in any letter case.' })
  email!: string;

  @Field(() => String, { description: 'The password.' })
  password!: string;

  @Field(() => TokenDelivery, { defaultValue: TokenDelivery.BODY, description: 'How to hand over the tokens.' })
  delivery!: TokenDelivery;
}

@ObjectType({ description: 'A session began.' })
class SignInSuccess extends SessionAnswer {}

const Result = mutationResult('SignInResult', SignInSuccess, [InvalidCredentialsError, RateLimitedError]);

@Resolver()
export class SignInMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Begins a session for who knows the password. For everybody.',
  })
  signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
    @Ctx() context: Context,
  ) {
    return Result.from(signIn(context, input).then(started => deliver(context, started, input.delivery)));
  }
}
