import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type CreateWorkspace, createWorkspace } from './create-workspace.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNameReservedError, WorkspaceNameTakenError } from './workspace.errors.ts';

@InputType({ description: 'Input of createWorkspace.' })
class CreateWorkspaceInput implements CreateWorkspace {
  @Field(() => String, { description: 'Name to show, of 1 to 200 characters, unique in the organization.' })
  name!: string;
}

@ObjectType({ description: 'The workspace was made.' })
class CreateWorkspaceSuccess {
  @Field(() => Workspace, { description: 'The workspace.' })
  workspace!: Row<Workspace>;
}

const Result = mutationResult('CreateWorkspaceResult', CreateWorkspaceSuccess, [
  ForbiddenError,
  InvalidInputError,
  WorkspaceNameReservedError,
  WorkspaceNameTakenError,
]);

@Resolver()
export class CreateWorkspaceMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes a workspace in the caller's organization, with the caller as its first administrator. " +
      'For owners and administrators of the organization.',
  })
  createWorkspace(
    @Arg('input', () => CreateWorkspaceInput, { description: 'What is made.' }) input: CreateWorkspaceInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createWorkspace(context, input).then(workspace => ({ workspace: rowOf(workspace) })));
  }
}
