import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type SignOutEverywhere, signOutEverywhere } from './sign-out-everywhere.ts';

@InputType({ description: 'Input of signOutEverywhere.' })
class SignOutEverywhereInput implements SignOutEverywhere {
  @Field(() => Boolean, { defaultValue: false, description: 'Whether the session that calls goes on.' })
  keepCurrent!: boolean;
}

@ObjectType({ description: 'The sessions have ended.' })
class SignOutEverywhereSuccess {
  @IdField('ses', { list: true, description: 'The sessions that ended, for client caches.' })
  endedSessionIds!: readonly string[];
}

const Result = mutationResult('SignOutEverywhereResult', SignOutEverywhereSuccess, [ForbiddenError]);

@Resolver()
export class SignOutEverywhereMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Ends all of the caller's sessions, on every device; keys go on. For everybody who is signed in, but no key.",
  })
  signOutEverywhere(
    @Arg('input', () => SignOutEverywhereInput, { description: 'Whether the session that calls goes on.' })
    input: SignOutEverywhereInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      signOutEverywhere(context, input).then(endedSessionIds => {
        if (!input.keepCurrent) {
          context.cookies.clear();
        }
        return { endedSessionIds };
      }),
    );
  }
}
