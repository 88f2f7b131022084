import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { TeamNameTakenError, TeamNotFoundError } from './collaboration.errors.ts';
import { teams } from './group-kind.ts';
import type { Described } from './parse-description.ts';
import { Team } from './team.entity.ts';
import { updateGroup } from './update-group.ts';

@InputType({ description: 'Input of updateTeam. What is left out stays; null clears the description.' })
class UpdateTeamInput implements Described {
  @Field(() => ID, { description: 'The team.' })
  teamId!: string;

  @Field(() => String, { nullable: true, description: 'Name from now on, of 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 2,000 characters.' })
  description?: string | null;
}

@ObjectType({ description: 'The team is as it was asked to be.' })
class UpdateTeamSuccess {
  @Field(() => Team, { description: 'The team.' })
  team!: Row<Team>;
}

const Result = mutationResult('UpdateTeamResult', UpdateTeamSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  TeamNameTakenError,
  TeamNotFoundError,
]);

@Resolver()
export class UpdateTeamMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Changes name and description of a team. For owners and administrators of the organization.',
  })
  updateTeam(
    @Arg('input', () => UpdateTeamInput, { description: 'Which team, and what changes.' }) input: UpdateTeamInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateGroup(context, teams, input.teamId, input).then(team => ({ team: rowOf(team) })));
  }
}
