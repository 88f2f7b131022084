import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { TagNotFoundError } from '../customer.errors.ts';
import { deleteTag } from './delete-tag.ts';

@InputType({ description: 'Input of deleteTag.' })
class DeleteTagInput {
  @Field(() => ID, { description: 'The tag.' })
  tagId!: string;
}

@ObjectType({ description: 'The tag is gone, wherever it was used.' })
class DeleteTagSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('tag', { description: 'The tag, for client caches.' })
  deletedTagId!: string;

  @Field(() => Int, { description: 'Accounts, rev orgs and rev users that had it.' })
  untaggedCount!: number;
}

const Result = mutationResult('DeleteTagResult', DeleteTagSuccess, [ForbiddenError, InvalidIdError, TagNotFoundError]);

@Resolver()
export class DeleteTagMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes a tag for good; what had it stays. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  deleteTag(
    @Arg('input', () => DeleteTagInput, { description: 'What is deleted.' }) input: DeleteTagInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteTag(context, input));
  }
}
