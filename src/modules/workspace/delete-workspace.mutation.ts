import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import {
  type DeleteWorkspace,
  deleteWorkspace,
  type WorkspaceDeletion,
  type WorkspaceImpact,
  type WorkspaceRemains,
} from './delete-workspace.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

const WorkspaceDeletionOutcome = {
  ALREADY_DELETED: 'ALREADY_DELETED',
  DELETED: 'DELETED',
  WOULD_DELETE: 'WOULD_DELETE',
} as const;

registerEnumType(WorkspaceDeletionOutcome, {
  name: 'WorkspaceDeletionOutcome',
  description: 'How the deletion of a workspace ended.',
  valuesConfig: {
    ALREADY_DELETED: { description: 'It had been deleted before; nothing changed.' },
    DELETED: { description: 'It was deleted by this call.' },
    WOULD_DELETE: { description: 'Dry run: it would have been deleted.' },
  },
});

@InputType({ description: 'Input of deleteWorkspace.' })
class DeleteWorkspaceInput implements DeleteWorkspace {
  @Field(() => ID, { description: 'The workspace.' })
  workspaceId!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit event, in at most 500 characters.' })
  reason!: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, answer, and take it back.' })
  dryRun!: boolean;
}

@ObjectType('WorkspaceImpact', { description: 'What goes with a workspace, counted by the statements that do it.' })
class WorkspaceImpactType implements WorkspaceImpact {
  @Field(() => Int, { description: 'Live memberships of people and of service accounts that end.' })
  memberCount!: number;

  @Field(() => Int, { description: 'Pending invitations that are revoked.' })
  pendingInvitationCount!: number;

  @Field(() => Int, { description: 'Service accounts that are deleted, with their keys.' })
  serviceAccountCount!: number;
}

@ObjectType({ description: 'What a deleted workspace was, just before. Not a workspace: it cannot be fetched again.' })
class WorkspaceSnapshot implements WorkspaceRemains {
  @IdField('wsp', { description: 'Identifier of the workspace.' })
  id!: string;

  @Field(() => String, { description: 'Name, as it was.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;
}

@ObjectType({ description: 'The workspace is gone with everything in it, or would be. All accounts stay.' })
class DeleteWorkspaceSuccess implements WorkspaceDeletion {
  @Field(() => WorkspaceDeletionOutcome, { description: 'How it ended.' })
  outcome!: WorkspaceDeletion['outcome'];

  @IdField('wsp', { description: 'The workspace, for client caches.' })
  workspaceId!: string;

  @Field(() => WorkspaceSnapshot, {
    nullable: true,
    description: 'What it was; null when it had been deleted before.',
  })
  snapshot!: WorkspaceSnapshot | null;

  @Field(() => WorkspaceImpactType, { description: 'What goes with it.' })
  impact!: WorkspaceImpactType;
}

const Result = mutationResult('DeleteWorkspaceResult', DeleteWorkspaceSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class DeleteWorkspaceMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes a workspace for good, with its memberships, invitations and service accounts. ' +
      'For administrators of the workspace and of its organization.',
  })
  deleteWorkspace(
    @Arg('input', () => DeleteWorkspaceInput, { description: 'Which workspace, and why.' }) input: DeleteWorkspaceInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteWorkspace(context, input));
  }
}
