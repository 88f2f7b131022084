import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProjectNameTakenError } from './collaboration.errors.ts';
import { type CreateProject, createProject } from './create-project.ts';
import { Project } from './project.entity.ts';

@InputType({ description: 'Input of createProject.' })
class CreateProjectInput implements CreateProject {
  @Field(() => String, {
    description: 'Name to show, of 1 to 200 characters, unique among the projects of the organization.',
  })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 2,000 characters.' })
  description?: string | null;
}

@ObjectType({ description: 'The project was made.' })
class CreateProjectSuccess {
  @Field(() => Project, { description: 'The project.' })
  project!: Row<Project>;
}

const Result = mutationResult('CreateProjectResult', CreateProjectSuccess, [InvalidInputError, ProjectNameTakenError]);

@Resolver()
export class CreateProjectMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes a project in the caller's organization, with the caller as its owner and first member. For its users.",
  })
  createProject(
    @Arg('input', () => CreateProjectInput, { description: 'What is made.' }) input: CreateProjectInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createProject(context, input).then(project => ({ project: rowOf(project) })));
  }
}
