import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { TeamNotFoundError } from './collaboration.errors.ts';
import { teams } from './group-kind.ts';
import { GroupLeavingOutcome } from './group-outcomes.ts';
import { type GroupLeaving, removeGroupMember } from './remove-group-member.ts';

@InputType({ description: 'Input of removeTeamMember.' })
class RemoveTeamMemberInput {
  @Field(() => ID, { description: 'The team.' })
  teamId!: string;

  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

@ObjectType({ description: 'The user is no member of the team. The account stays.' })
class RemoveTeamMemberSuccess {
  @Field(() => GroupLeavingOutcome, { description: 'How it ended.' })
  outcome!: GroupLeaving['outcome'];

  @IdField('tem', { description: 'The team.' })
  teamId!: string;

  @IdField('usr', { description: 'The user.' })
  userId!: string;
}

const Result = mutationResult('RemoveTeamMemberResult', RemoveTeamMemberSuccess, [
  ForbiddenError,
  InvalidIdError,
  TeamNotFoundError,
]);

@Resolver()
export class RemoveTeamMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Ends a membership in a team. For owners and administrators of the organization, and for the member.',
  })
  removeTeamMember(
    @Arg('input', () => RemoveTeamMemberInput, { description: 'Who, and from which team.' })
    input: RemoveTeamMemberInput,
    @Ctx() context: Context,
  ) {
    const named = { groupId: input.teamId, userId: input.userId };
    return Result.from(
      removeGroupMember(context, teams, named).then(({ groupId, ...answer }) => ({ ...answer, teamId: groupId })),
    );
  }
}
