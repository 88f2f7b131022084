import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { TeamNotFoundError } from './collaboration.errors.ts';
import { deleteGroup, type GroupDeletion } from './delete-group.ts';
import { teams } from './group-kind.ts';
import { GroupDeletionOutcome } from './group-outcomes.ts';

@InputType({ description: 'Input of deleteTeam.' })
class DeleteTeamInput {
  @Field(() => ID, { description: 'The team.' })
  teamId!: string;
}

@ObjectType({ description: 'The team is gone, with its memberships. All accounts stay.' })
class DeleteTeamSuccess {
  @Field(() => GroupDeletionOutcome, { description: 'How it ended.' })
  outcome!: GroupDeletion['outcome'];

  @IdField('tem', { description: 'The team, for client caches.' })
  teamId!: string;

  @Field(() => Int, { description: 'Memberships that ended.' })
  memberCount!: number;
}

const Result = mutationResult('DeleteTeamResult', DeleteTeamSuccess, [
  ForbiddenError,
  InvalidIdError,
  TeamNotFoundError,
]);

@Resolver()
export class DeleteTeamMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Deletes a team for good, with its memberships. For owners and administrators of the organization.',
  })
  deleteTeam(
    @Arg('input', () => DeleteTeamInput, { description: 'Which team.' }) input: DeleteTeamInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      deleteGroup(context, teams, input.teamId).then(({ id, ...deletion }) => ({ ...deletion, teamId: id })),
    );
  }
}
