import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { InvalidRefreshTokenError } from './identity.errors.ts';
import { refreshSession } from './refresh-session.ts';
import { deliver, SessionAnswer, TokenDelivery } from './started-session.ts';

@InputType({ description: 'Input of refreshSession.' })
class RefreshSessionInput {
  @Field(() => String, { nullable: true, description: 'The refresh token; left out by who holds it as a cookie.' })
  refreshToken!: string | null;
}

@ObjectType({ description: 'The session has new tokens; the old ones are good for nothing.' })
class RefreshSessionSuccess extends SessionAnswer {}

const Result = mutationResult('RefreshSessionResult', RefreshSessionSuccess, [InvalidRefreshTokenError]);

@Resolver()
export class RefreshSessionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Gives new tokens for a refresh token, which is good once: a second use ends the session. For who holds one.',
  })
  refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The token to spend.' }) input: RefreshSessionInput,
    @Ctx() context: Context,
  ) {
    const token = input.refreshToken ?? context.cookies.refreshToken ?? '';
    const delivery = input.refreshToken ? TokenDelivery.BODY : TokenDelivery.COOKIE;
    return Result.from(refreshSession(context, token).then(started => deliver(context, started, delivery)));
  }
}
