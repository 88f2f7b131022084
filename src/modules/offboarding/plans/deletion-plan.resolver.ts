import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { TransferInput } from '../transfers/transfer.input.ts';
import { DeletionPlanType } from './deletion-plan.types.ts';
import { findDeletionPlan } from './find-deletion-plan.ts';

@Resolver()
export class DeletionPlanResolver {
  @Query(() => DeletionPlanType, {
    nullable: true,
    description:
      'What deleteUsers, deleteUser or revokeMyAccount would do, without doing it. For owners and administrators of the ' +
      'organization, and for everybody about themselves.',
  })
  deletionPlan(
    @Arg('userIds', () => [ID], { description: 'Users who would be deleted: 1 to 1,000.' }) userIds: string[],
    @Arg('transfers', () => [TransferInput], { nullable: true, description: 'What would change hands.' })
    transfers: TransferInput[] | null,
    @Ctx() context: Context,
  ) {
    return findDeletionPlan(context, { userIds, transfers });
  }
}
