import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { RevOrgNotFoundError, RevUserMergedError, RevUserNotFoundError } from '../customer.errors.ts';
import { LinkOutcome } from './link-outcome.ts';
import { type LinkRevUser, linkRevUser } from './link-rev-user.ts';
import { RevUser } from './rev-user.entity.ts';

@InputType({ description: 'Input of linkRevUser.' })
class LinkRevUserInput implements LinkRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => ID, { description: 'The rev org, of the same organization.' })
  revOrgId!: string;
}

@ObjectType({ description: 'The rev user is linked to the rev org.' })
class LinkRevUserSuccess {
  @Field(() => LinkOutcome, { description: 'How it ended.' })
  outcome!: LinkOutcome;

  @Field(() => RevUser, { description: 'The rev user after the call.' })
  revUser!: Row<RevUser>;
}

const Result = mutationResult('LinkRevUserResult', LinkRevUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  RevOrgNotFoundError,
  RevUserMergedError,
  RevUserNotFoundError,
]);

@Resolver()
export class LinkRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Links a rev user to a rev org, and associates it with the account. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  linkRevUser(
    @Arg('input', () => LinkRevUserInput, { description: 'Who is linked to what.' }) input: LinkRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      linkRevUser(context, input).then(({ outcome, revUser }) => ({ outcome, revUser: rowOf(revUser) })),
    );
  }
}
