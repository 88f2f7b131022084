import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { UserNotFoundError } from '../identity/index.ts';
import { addGroupMember, type GroupJoining } from './add-group-member.ts';
import { ProjectNotFoundError } from './collaboration.errors.ts';
import { projects } from './group-kind.ts';
import { GroupJoiningOutcome } from './group-outcomes.ts';

@InputType({ description: 'Input of addProjectMember.' })
class AddProjectMemberInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

@ObjectType({ description: 'The user is a member of the project.' })
class AddProjectMemberSuccess {
  @Field(() => GroupJoiningOutcome, { description: 'How it ended.' })
  outcome!: GroupJoining['outcome'];

  @IdField('prj', { description: 'The project.' })
  projectId!: string;

  @IdField('usr', { description: 'The user.' })
  userId!: string;
}

const Result = mutationResult('AddProjectMemberResult', AddProjectMemberSuccess, [
  ForbiddenError,
  InvalidIdError,
  ProjectNotFoundError,
  UserNotFoundError,
]);

@Resolver()
export class AddProjectMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Makes a user of the organization a member of a project. For the owner of the project, and owners and administrators of the organization.',
  })
  addProjectMember(
    @Arg('input', () => AddProjectMemberInput, { description: 'Who, and to which project.' })
    input: AddProjectMemberInput,
    @Ctx() context: Context,
  ) {
    const named = { groupId: input.projectId, userId: input.userId };
    return Result.from(
      addGroupMember(context, projects, named).then(({ groupId, ...answer }) => ({ ...answer, projectId: groupId })),
    );
  }
}
