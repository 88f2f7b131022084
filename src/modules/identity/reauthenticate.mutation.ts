import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, RateLimitedError } from '../../shared/errors/access-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { WrongPasswordError } from './identity.errors.ts';
import { reauthenticate } from './reauthenticate.ts';
import { Session } from './session.entity.ts';

@InputType({ description: 'Input of reauthenticate.' })
class ReauthenticateInput {
  @Field(() => String, { description: "The caller's password." })
  password!: string;
}

@ObjectType({ description: 'The sign-in of the session is new.' })
class ReauthenticateSuccess {
  @Field(() => Session, { description: 'The session that calls.' })
  session!: Row<Session>;
}

const Result = mutationResult('ReauthenticateResult', ReauthenticateSuccess, [
  ForbiddenError,
  RateLimitedError,
  WrongPasswordError,
]);

@Resolver()
export class ReauthenticateMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Proves again who calls, for what ends or takes over an account. For everybody who is signed in and has a password.',
  })
  reauthenticate(
    @Arg('input', () => ReauthenticateInput, { description: 'The proof.' }) input: ReauthenticateInput,
    @Ctx() context: Context,
  ) {
    return Result.from(reauthenticate(context, input).then(session => ({ session: rowOf(session) })));
  }
}
