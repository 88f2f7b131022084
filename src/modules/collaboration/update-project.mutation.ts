import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProjectNameTakenError, ProjectNotFoundError } from './collaboration.errors.ts';
import { projects } from './group-kind.ts';
import type { Described } from './parse-description.ts';
import { Project } from './project.entity.ts';
import { updateGroup } from './update-group.ts';

@InputType({ description: 'Input of updateProject. What is left out stays; null clears the description.' })
class UpdateProjectInput implements Described {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { nullable: true, description: 'Name from now on, of 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 2,000 characters.' })
  description?: string | null;
}

@ObjectType({ description: 'The project is as it was asked to be.' })
class UpdateProjectSuccess {
  @Field(() => Project, { description: 'The project.' })
  project!: Row<Project>;
}

const Result = mutationResult('UpdateProjectResult', UpdateProjectSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  ProjectNameTakenError,
  ProjectNotFoundError,
]);

@Resolver()
export class UpdateProjectMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Changes name and description of a project. For the owner of the project, and owners and administrators of the organization.',
  })
  updateProject(
    @Arg('input', () => UpdateProjectInput, { description: 'Which project, and what changes.' })
    input: UpdateProjectInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      updateGroup(context, projects, input.projectId, input).then(project => ({ project: rowOf(project) })),
    );
  }
}
