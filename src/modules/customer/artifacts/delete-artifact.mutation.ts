import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { ArtifactNotFoundError } from '../customer.errors.ts';
import { deleteArtifact } from './delete-artifact.ts';

@InputType({ description: 'Input of deleteArtifact.' })
class DeleteArtifactInput {
  @Field(() => ID, { description: 'The artifact.' })
  artifactId!: string;
}

@ObjectType({ description: 'The artifact is gone; its bytes follow in a moment.' })
class DeleteArtifactSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('art', { description: 'The artifact, for client caches.' })
  deletedArtifactId!: string;
}

const Result = mutationResult('DeleteArtifactResult', DeleteArtifactSuccess, [
  ArtifactNotFoundError,
  ForbiddenError,
  InvalidIdError,
]);

@Resolver()
export class DeleteArtifactMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes an artifact for good, attached or not. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  deleteArtifact(
    @Arg('input', () => DeleteArtifactInput, { description: 'What is deleted.' }) input: DeleteArtifactInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteArtifact(context, input));
  }
}
