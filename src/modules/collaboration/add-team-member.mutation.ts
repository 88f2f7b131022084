import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { UserNotFoundError } from '../identity/index.ts';
import { addGroupMember, type GroupJoining } from './add-group-member.ts';
import { TeamNotFoundError } from './collaboration.errors.ts';
import { teams } from './group-kind.ts';
import { GroupJoiningOutcome } from './group-outcomes.ts';

@InputType({ description: 'Input of addTeamMember.' })
class AddTeamMemberInput {
  @Field(() => ID, { description: 'The team.' })
  teamId!: string;

  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

@ObjectType({ description: 'The user is a member of the team.' })
class AddTeamMemberSuccess {
  @Field(() => GroupJoiningOutcome, { description: 'How it ended.' })
  outcome!: GroupJoining['outcome'];

  @IdField('tem', { description: 'The team.' })
  teamId!: string;

  @IdField('usr', { description: 'The user.' })
  userId!: string;
}

const Result = mutationResult('AddTeamMemberResult', AddTeamMemberSuccess, [
  ForbiddenError,
  InvalidIdError,
  TeamNotFoundError,
  UserNotFoundError,
]);

@Resolver()
export class AddTeamMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Makes a user of the organization a member of a team. For owners and administrators of the organization.',
  })
  addTeamMember(
    @Arg('input', () => AddTeamMemberInput, { description: 'Who, and to which team.' }) input: AddTeamMemberInput,
    @Ctx() context: Context,
  ) {
    const named = { groupId: input.teamId, userId: input.userId };
    return Result.from(
      addGroupMember(context, teams, named).then(({ groupId, ...answer }) => ({ ...answer, teamId: groupId })),
    );
  }
}
