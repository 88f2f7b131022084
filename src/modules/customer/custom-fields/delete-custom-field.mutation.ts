import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { CustomFieldNotFoundError } from '../customer.errors.ts';
import { deleteCustomField } from './delete-custom-field.ts';

@InputType({ description: 'Input of deleteCustomField.' })
class DeleteCustomFieldInput {
  @Field(() => ID, { description: 'The custom field.' })
  customFieldId!: string;
}

@ObjectType({ description: 'The custom field is gone, with all values of it.' })
class DeleteCustomFieldSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('cfd', { description: 'The custom field, for client caches.' })
  deletedCustomFieldId!: string;

  @Field(() => Int, { description: 'Things that had a value of it.' })
  clearedCount!: number;
}

const Result = mutationResult('DeleteCustomFieldResult', DeleteCustomFieldSuccess, [
  CustomFieldNotFoundError,
  ForbiddenError,
  InvalidIdError,
]);

@Resolver()
export class DeleteCustomFieldMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes a custom field for good, with all values of it. Safe to repeat. For owners and administrators of the organization.',
  })
  deleteCustomField(
    @Arg('input', () => DeleteCustomFieldInput, { description: 'What is deleted.' }) input: DeleteCustomFieldInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteCustomField(context, input));
  }
}
