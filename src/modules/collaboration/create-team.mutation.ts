import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { TeamNameTakenError } from './collaboration.errors.ts';
import { type CreateTeam, createTeam } from './create-team.ts';
import { Team } from './team.entity.ts';

@InputType({ description: 'Input of createTeam.' })
class CreateTeamInput implements CreateTeam {
  @Field(() => String, {
    description: 'Name to show, of 1 to 200 characters, unique among the teams of the organization.',
  })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 2,000 characters.' })
  description?: string | null;
}

@ObjectType({ description: 'The team was made.' })
class CreateTeamSuccess {
  @Field(() => Team, { description: 'The team.' })
  team!: Row<Team>;
}

const Result = mutationResult('CreateTeamResult', CreateTeamSuccess, [
  ForbiddenError,
  InvalidInputError,
  TeamNameTakenError,
]);

@Resolver()
export class CreateTeamMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: "Makes a team in the caller's organization. For its owners and administrators.",
  })
  createTeam(
    @Arg('input', () => CreateTeamInput, { description: 'What is made.' }) input: CreateTeamInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createTeam(context, input).then(team => ({ team: rowOf(team) })));
  }
}
