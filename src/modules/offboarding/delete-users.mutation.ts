import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { DomainError } from '../../shared/errors/domain-error.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type BatchDeletion, BatchPolicy, type DeleteUsers, deleteUsers, type Verdict } from './delete-users.ts';
import { DeleteUserResult } from './deletion.types.ts';
import { IdempotencyKeyReusedError } from './offboarding.errors.ts';
import { PlanChangedError } from './plans/plan-changed.error.ts';
import { SuccessorNotFoundError, SuccessorRefusedError, TransferRefusedError } from './transfers/transfer.errors.ts';
import { TransferInput } from './transfers/transfer.input.ts';

registerEnumType(BatchPolicy, {
  name: 'BatchPolicy',
  description: 'What to do with the rest of a batch when one item fails.',
  valuesConfig: {
    ALL_OR_NOTHING: { description: 'Change nothing unless every item can be done.' },
    BEST_EFFORT: { description: 'Do every item that can be done.' },
  },
});

@InputType({ description: 'Input of deleteUsers.' })
class DeleteUsersInput implements DeleteUsers {
  @Field(() => [ID], { description: 'Users to delete: 1 to 1,000.' })
  userIds!: string[];

  @Field(() => BatchPolicy, {
    defaultValue: BatchPolicy.ALL_OR_NOTHING,
    description: 'What to do with the rest when one item fails.',
  })
  policy!: BatchPolicy;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in at most 500 characters; kept in the audit log, so name nobody.',
  })
  reason!: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, report it, and roll it back.' })
  dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of a plan; nothing is changed unless the effect is still the one of that plan.',
  })
  ifPlan!: string | null;

  @Field(() => [TransferInput], {
    nullable: true,
    description: 'What changes hands, in the same transaction; at most 1,000.',
  })
  transfers!: TransferInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Key, unique to this intent, of at most 200 characters; a repeat within 24 hours gets the first answer, without the snapshots.',
  })
  idempotencyKey!: string | null;
}

@ObjectType({ description: 'The answer for one requested identifier.' })
class DeleteUsersItem {
  @Field(() => Int, { description: 'Position in the request, from 0.' })
  index!: number;

  @Field(() => ID, { description: 'The identifier, as it was sent.' })
  requestedId!: string;

  @Field(() => DeleteUserResult.type, { description: "The same union as the single mutation's." })
  result!: Verdict;

  @Field(() => DomainError, { nullable: true, description: 'The failure, when the result is one; needs no fragment.' })
  error!: Verdict | null;
}

@ObjectType({ description: 'The batch was processed. Items may have failed one by one.' })
class DeleteUsersSuccess {
  @Field(() => [DeleteUsersItem], {
    description:
      'One entry for each requested identifier, in request order; duplicates are not collapsed, and repeat the answer.',
  })
  items!: DeleteUsersItem[];

  @IdField('usr', {
    list: true,
    description: 'Users who do not exist after this call, for client caches. Empty on a dry run.',
  })
  deletedUserIds!: string[];

  @Field(() => Int, { description: 'Entries that failed.' })
  failedCount!: number;

  @Field(() => String, { nullable: true, description: 'On a dry run, to be passed back as ifPlan; null otherwise.' })
  planHash!: string | null;
}

const Result = mutationResult('DeleteUsersResult', DeleteUsersSuccess, [
  BatchTooLargeError,
  ForbiddenError,
  IdempotencyKeyReusedError,
  InvalidIdError,
  InvalidInputError,
  PlanChangedError,
  SuccessorNotFoundError,
  SuccessorRefusedError,
  TransferRefusedError,
]);

@Resolver()
export class DeleteUsersMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes users for good, with everything that is theirs, by one transaction; access is gone at once. ' +
      'For owners and administrators of the organization, and superusers of the platform.',
  })
  deleteUsers(
    @Arg('input', () => DeleteUsersInput, { description: 'Who is deleted, and how.' }) input: DeleteUsersInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteUsers(context, input).then(batch => answer(input.userIds, batch)));
  }
}

function answer(userIds: readonly string[], { verdicts, planHash }: BatchDeletion): DeleteUsersSuccess {
  const items = verdicts.map((result, index) => ({
    index,
    requestedId: userIds[index] ?? '',
    result,
    error: 'code' in result ? result : null,
  }));
  const gone = verdicts.flatMap(verdict =>
    'deletedUserId' in verdict && verdict.outcome !== 'WOULD_DELETE' ? verdict.deletedUserId : [],
  );
  return {
    items,
    deletedUserIds: [...new Set(gone)],
    failedCount: items.filter(({ error }) => error).length,
    planHash,
  };
}
