import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import {
  AmbiguousLinkError,
  RevOrgNotFoundError,
  RevUserMergedError,
  RevUserNotFoundError,
} from '../customer.errors.ts';
import { UnlinkOutcome } from './link-outcome.ts';
import { RevUser } from './rev-user.entity.ts';
import { type UnlinkRevUser, unlinkRevUser } from './unlink-rev-user.ts';

@InputType({ description: 'Input of unlinkRevUser.' })
class UnlinkRevUserInput implements UnlinkRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The rev org. May be left out when the rev user is linked to exactly one; an explicit null is refused, because it never means a thing.',
  })
  revOrgId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Report what would happen, and change nothing.' })
  dryRun!: boolean;
}

@ObjectType({
  description: 'The rev user is not linked to the rev org. The rev user stays, and so do its other links.',
})
class UnlinkRevUserSuccess {
  @Field(() => UnlinkOutcome, { description: 'How it ended.' })
  outcome!: UnlinkOutcome;

  @Field(() => RevUser, { description: 'The rev user after the call.' })
  revUser!: Row<RevUser>;

  @IdField('rvo', {
    nullable: true,
    description: 'The rev org whose link ended, or would end; null when none did.',
  })
  unlinkedRevOrgId!: string | null;

  @IdField('acc', {
    nullable: true,
    description:
      'The account whose association ended, or would end, with the link to its default rev org; null when none did.',
  })
  endedAccountId!: string | null;
}

const Result = mutationResult('UnlinkRevUserResult', UnlinkRevUserSuccess, [
  AmbiguousLinkError,
  ForbiddenError,
  InvalidIdError,
  RevOrgNotFoundError,
  RevUserMergedError,
  RevUserNotFoundError,
]);

@Resolver()
export class UnlinkRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Ends a rev user's link to a rev org, and the association with the account when it is the account's default one. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.",
  })
  unlinkRevUser(
    @Arg('input', () => UnlinkRevUserInput, { description: 'Who is unlinked from what.' }) input: UnlinkRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      unlinkRevUser(context, input).then(({ revUser, ...unlinked }) => ({ ...unlinked, revUser: rowOf(revUser) })),
    );
  }
}
