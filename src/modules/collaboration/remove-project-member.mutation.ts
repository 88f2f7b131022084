import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProjectNotFoundError } from './collaboration.errors.ts';
import { projects } from './group-kind.ts';
import { GroupLeavingOutcome } from './group-outcomes.ts';
import { type GroupLeaving, removeGroupMember } from './remove-group-member.ts';

@InputType({ description: 'Input of removeProjectMember.' })
class RemoveProjectMemberInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

@ObjectType({ description: 'The user is no member of the project. The account stays.' })
class RemoveProjectMemberSuccess {
  @Field(() => GroupLeavingOutcome, { description: 'How it ended.' })
  outcome!: GroupLeaving['outcome'];

  @IdField('prj', { description: 'The project.' })
  projectId!: string;

  @IdField('usr', { description: 'The user.' })
  userId!: string;
}

const Result = mutationResult('RemoveProjectMemberResult', RemoveProjectMemberSuccess, [
  ForbiddenError,
  InvalidIdError,
  ProjectNotFoundError,
]);

@Resolver()
export class RemoveProjectMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Ends a membership in a project. For the owner of the project, and owners and administrators of the organization, and for the member.',
  })
  removeProjectMember(
    @Arg('input', () => RemoveProjectMemberInput, { description: 'Who, and from which project.' })
    input: RemoveProjectMemberInput,
    @Ctx() context: Context,
  ) {
    const named = { groupId: input.projectId, userId: input.userId };
    return Result.from(
      removeGroupMember(context, projects, named).then(({ groupId, ...answer }) => ({ ...answer, projectId: groupId })),
    );
  }
}
