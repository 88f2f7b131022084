import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome, RevUserMergedError, RevUserNotFoundError } from '../customer/index.ts';
import { type ErasedCount, ErasedThings } from '../offboarding/index.ts';
import { type DeleteRevUser, deleteRevUser } from './delete-rev-user.ts';

@InputType({ description: 'Input of deleteRevUser.' })
class DeleteRevUserInput implements DeleteRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in at most 500 characters; kept in the audit log, so name nobody.',
  })
  reason?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, report it, and roll it back.' })
  dryRun!: boolean;
}

@ObjectType({ description: 'The rev user is erased, with who was merged into it. Each erasure gets a receipt.' })
class DeleteRevUserSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('rvu', {
    list: true,
    description: 'The rev user, and who was merged into it, for client caches; they can no longer be read.',
  })
  deletedRevUserIds!: readonly string[];

  @Field(() => [ErasedThings], { description: 'Everything that was deleted or anonymized with them.' })
  erased!: readonly ErasedCount[];
}

const Result = mutationResult('DeleteRevUserResult', DeleteRevUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  RevUserMergedError,
  RevUserNotFoundError,
]);

@Resolver()
export class DeleteRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Erases a rev user for good, with everything that tells of the person, and who was merged into it. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  deleteRevUser(
    @Arg('input', () => DeleteRevUserInput, { description: 'Who is deleted.' }) input: DeleteRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteRevUser(context, input));
  }
}
