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
  StillLinkedError,
} from '../customer.errors.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import type { AssociateRevUser } from './associate-rev-user.ts';
import { DissociationOutcome } from './association-outcome.ts';
import { dissociateRevUser } from './dissociate-rev-user.ts';

@InputType({ description: 'Input of dissociateRevUser.' })
class DissociateRevUserInput implements AssociateRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => ID, { description: 'The account, of the same organization.' })
  accountId!: string;
}

@ObjectType({ description: 'The rev user is not associated with the account. Both stay.' })
class DissociateRevUserSuccess {
  @Field(() => DissociationOutcome, { description: 'How it ended.' })
  outcome!: DissociationOutcome;

  @Field(() => RevUser, { description: 'The rev user after the call.' })
  revUser!: Row<RevUser>;
}

const Result = mutationResult('DissociateRevUserResult', DissociateRevUserSuccess, [
  AccountMergedError,
  AccountNotFoundError,
  ForbiddenError,
  InvalidIdError,
  RevUserMergedError,
  RevUserNotFoundError,
  StillLinkedError,
]);

@Resolver()
export class DissociateRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Ends the association of a rev user with an account, once no link to its rev orgs is left. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  dissociateRevUser(
    @Arg('input', () => DissociateRevUserInput, { description: 'Who is dissociated from what.' })
    input: DissociateRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      dissociateRevUser(context, input).then(({ outcome, revUser }) => ({ outcome, revUser: rowOf(revUser) })),
    );
  }
}
