import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { DefaultRevOrgError, RevOrgNotFoundError } from '../customer.errors.ts';
import { type DeleteRevOrg, deleteRevOrg } from './delete-rev-org.ts';

@InputType({ description: 'Input of deleteRevOrg.' })
class DeleteRevOrgInput implements DeleteRevOrg {
  @Field(() => ID, { description: 'The rev org.' })
  revOrgId!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Report what would happen, and change nothing.' })
  dryRun!: boolean;
}

@ObjectType({ description: 'The rev org is gone. Rev users stay.' })
class DeleteRevOrgSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('rvo', { description: 'The rev org, for client caches.' })
  deletedRevOrgId!: string;

  @Field(() => Int, { description: 'Links of rev users to it that ended.' })
  endedLinkCount!: number;
}

const Result = mutationResult('DeleteRevOrgResult', DeleteRevOrgSuccess, [
  DefaultRevOrgError,
  ForbiddenError,
  InvalidIdError,
  RevOrgNotFoundError,
]);

@Resolver()
export class DeleteRevOrgMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes a rev org for good, with the links to it; rev users stay. The default one goes with its account only. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  deleteRevOrg(
    @Arg('input', () => DeleteRevOrgInput, { description: 'What is deleted.' }) input: DeleteRevOrgInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteRevOrg(context, input));
  }
}
