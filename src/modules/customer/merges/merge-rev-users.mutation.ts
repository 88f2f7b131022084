import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { RevUserMergedError, RevUserNotFoundError } from '../customer.errors.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { MergeOutcome } from './merge-outcome.ts';
import { type MergeRevUsers, mergeRevUsers } from './merge-rev-users.ts';

@InputType({ description: 'Input of mergeRevUsers.' })
class MergeRevUsersInput implements MergeRevUsers {
  @Field(() => ID, { description: 'Who stands for the person from now on.' })
  primaryRevUserId!: string;

  @Field(() => ID, { description: 'Who is the same person, and points to the primary from now on.' })
  secondaryRevUserId!: string;
}

@ObjectType({
  description:
    'The primary stands for both. What the secondary had follows in a moment: see mergedAt of the secondary.',
})
class MergeRevUsersSuccess {
  @Field(() => MergeOutcome, { description: 'How it ended.' })
  outcome!: MergeOutcome;

  @Field(() => RevUser, { description: 'Who stands for the person.' })
  primary!: Row<RevUser>;

  @Field(() => RevUser, { description: 'Who points to the primary.' })
  secondary!: Row<RevUser>;
}

const Result = mutationResult('MergeRevUsersResult', MergeRevUsersSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  RevUserMergedError,
  RevUserNotFoundError,
]);

@Resolver()
export class MergeRevUsersMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Lets one rev user stand for another one who is the same person, for good. What the other had follows by a job. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  mergeRevUsers(
    @Arg('input', () => MergeRevUsersInput, { description: 'Who is merged into whom.' }) input: MergeRevUsersInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      mergeRevUsers(context, input).then(({ outcome, primary, secondary }) => ({
        outcome,
        primary: rowOf(primary),
        secondary: rowOf(secondary),
      })),
    );
  }
}
