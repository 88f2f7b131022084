import { Ctx, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { signOut } from './sign-out.ts';

@ObjectType({ description: 'The session has ended, and its cookie is cleared.' })
class SignOutSuccess {
  @IdField('ses', { description: 'The session, for client caches.' })
  endedSessionId!: string;
}

const Result = mutationResult('SignOutResult', SignOutSuccess, [ForbiddenError]);

@Resolver()
export class SignOutMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Ends the session that calls. For everybody who is signed in.',
  })
  signOut(@Ctx() context: Context) {
    return Result.from(
      signOut(context).then(endedSessionId => {
        context.cookies.clear();
        return { endedSessionId };
      }),
    );
  }
}
