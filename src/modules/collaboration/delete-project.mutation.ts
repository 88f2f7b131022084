import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProjectNotFoundError } from './collaboration.errors.ts';
import { deleteGroup, type GroupDeletion } from './delete-group.ts';
import { projects } from './group-kind.ts';
import { GroupDeletionOutcome } from './group-outcomes.ts';

@InputType({ description: 'Input of deleteProject.' })
class DeleteProjectInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ObjectType({ description: 'The project is gone, with its memberships. All accounts stay.' })
class DeleteProjectSuccess {
  @Field(() => GroupDeletionOutcome, { description: 'How it ended.' })
  outcome!: GroupDeletion['outcome'];

  @IdField('prj', { description: 'The project, for client caches.' })
  projectId!: string;

  @Field(() => Int, { description: 'Memberships that ended.' })
  memberCount!: number;
}

const Result = mutationResult('DeleteProjectResult', DeleteProjectSuccess, [
  ForbiddenError,
  InvalidIdError,
  ProjectNotFoundError,
]);

@Resolver()
export class DeleteProjectMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes a project for good, with its memberships. For the owner of the project, and owners and administrators of the organization.',
  })
  deleteProject(
    @Arg('input', () => DeleteProjectInput, { description: 'Which project.' }) input: DeleteProjectInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      deleteGroup(context, projects, input.projectId).then(({ id, ...deletion }) => ({ ...deletion, projectId: id })),
    );
  }
}
