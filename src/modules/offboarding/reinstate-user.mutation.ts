import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { User, UserNotFoundError } from '../identity/index.ts';
import { type Reinstatement, type ReinstateUser, reinstateUser } from './reinstate-user.ts';

const ReinstatementOutcome = { ALREADY_ACTIVE: 'ALREADY_ACTIVE', REINSTATED: 'REINSTATED' } as const;

registerEnumType(ReinstatementOutcome, {
  name: 'ReinstatementOutcome',
  description: 'How a reinstatement ended.',
  valuesConfig: {
    ALREADY_ACTIVE: { description: 'The user was not suspended; nothing changed.' },
    REINSTATED: { description: 'The user can sign in again.' },
  },
});

@InputType({ description: 'Input of reinstateUser.' })
class ReinstateUserInput implements ReinstateUser {
  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

@ObjectType({ description: 'The user can sign in; the old sessions and keys stay ended.' })
class ReinstateUserSuccess {
  @Field(() => ReinstatementOutcome, { description: 'How it ended.' })
  outcome!: Reinstatement['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('ReinstateUserResult', ReinstateUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  UserNotFoundError,
]);

@Resolver()
export class ReinstateUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Lets a suspended user in again. For owners, and for administrators as long as no owner is concerned.',
  })
  reinstateUser(
    @Arg('input', () => ReinstateUserInput, { description: 'Who is reinstated.' }) input: ReinstateUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      reinstateUser(context, input).then(async ({ outcome, userId }) => ({
        outcome,
        user: await context.rows.get(User, userId),
      })),
    );
  }
}
