import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import {
  AccountMergedError,
  AccountNotFoundError,
  RevUserMergedError,
  RevUserNotFoundError,
} from '../customer.errors.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { type AssociateRevUser, associateRevUser } from './associate-rev-user.ts';
import { AssociationOutcome } from './association-outcome.ts';

@InputType({ description: 'Input of associateRevUser.' })
class AssociateRevUserInput implements AssociateRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => ID, { description: 'The account, of the same organization.' })
  accountId!: string;
}

@ObjectType({ description: 'The rev user is associated with the account.' })
class AssociateRevUserSuccess {
  @Field(() => AssociationOutcome, { description: 'How it ended.' })
  outcome!: AssociationOutcome;

  @Field(() => RevUser, { description: 'The rev user after the call.' })
  revUser!: Row<RevUser>;
}

const Result = mutationResult('AssociateRevUserResult', AssociateRevUserSuccess, [
  AccountMergedError,
  AccountNotFoundError,
  ForbiddenError,
  InvalidIdError,
  RevUserMergedError,
  RevUserNotFoundError,
]);

@Resolver()
export class AssociateRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Associates a rev user with an account, without a link to any of its rev orgs. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  associateRevUser(
    @Arg('input', () => AssociateRevUserInput, { description: 'Who is associated with what.' })
    input: AssociateRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      associateRevUser(context, input).then(({ outcome, revUser }) => ({ outcome, revUser: rowOf(revUser) })),
    );
  }
}
