import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type UpdateWorkspace, updateWorkspace } from './update-workspace.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNameReservedError, WorkspaceNameTakenError, WorkspaceNotFoundError } from './workspace.errors.ts';

@InputType({ description: 'Input of updateWorkspace.' })
class UpdateWorkspaceInput implements UpdateWorkspace {
  @Field(() => ID, { description: 'The workspace.' })
  workspaceId!: string;

  @Field(() => String, { description: 'Name from now on, of 1 to 200 characters, unique in the organization.' })
  name!: string;
}

@ObjectType({ description: 'The workspace is as it was asked to be.' })
class UpdateWorkspaceSuccess {
  @Field(() => Workspace, { description: 'The workspace.' })
  workspace!: Row<Workspace>;
}

const Result = mutationResult('UpdateWorkspaceResult', UpdateWorkspaceSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  WorkspaceNameReservedError,
  WorkspaceNameTakenError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class UpdateWorkspaceMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Renames a workspace. For administrators of the workspace and of its organization.',
  })
  updateWorkspace(
    @Arg('input', () => UpdateWorkspaceInput, { description: 'Which workspace, and what it is from now on.' })
    input: UpdateWorkspaceInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateWorkspace(context, input).then(workspace => ({ workspace: rowOf(workspace) })));
  }
}
