import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import type { Eventual } from '../../shared/eventual.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { WorkspaceMemberRemovalOutcome } from './member-removal.ts';
import { ManagedMembershipError } from './member.errors.ts';
import { type RemoveWorkspaceMember, removeWorkspaceMember } from './remove-workspace-member.ts';
import { Workspace } from './workspace.entity.ts';
import { LastAdminError, MemberNotFoundError, WorkspaceNotFoundError } from './workspace.errors.ts';

@InputType({ description: 'Input of removeWorkspaceMember.' })
class RemoveWorkspaceMemberInput implements RemoveWorkspaceMember {
  @Field(() => ID, { description: 'The workspace.' })
  workspaceId!: string;

  @Field(() => String, { description: "A user's id, a service account's id, or an email address in any letter case." })
  subOrEmail!: string;
}

@ObjectType({ description: "The person is not in the workspace. The user's account stays." })
class RemoveWorkspaceMemberSuccess {
  @Field(() => WorkspaceMemberRemovalOutcome, { description: 'How it ended.' })
  outcome!: WorkspaceMemberRemovalOutcome;

  @IdField('mem', { nullable: true, description: 'The membership that ended, for client caches; null when none did.' })
  removedMemberId!: string | null;

  @IdField('inv', {
    nullable: true,
    description: 'The invitation that was revoked, for client caches; null when none was.',
  })
  revokedInvitationId!: string | null;

  @Field(() => Workspace, {
    nullable: true,
    description: 'The workspace after the removal; null when the caller cannot see it any more.',
  })
  workspace!: () => Eventual<Row<Workspace> | null>;
}

const Result = mutationResult('RemoveWorkspaceMemberResult', RemoveWorkspaceMemberSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  LastAdminError,
  ManagedMembershipError,
  MemberNotFoundError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class RemoveWorkspaceMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Ends a membership, or revokes the invitation if it was not accepted yet. ' +
      'For administrators of the workspace and of its organization, and for the member.',
  })
  removeWorkspaceMember(
    @Arg('input', () => RemoveWorkspaceMemberInput, { description: 'Who is removed, and from where.' })
    input: RemoveWorkspaceMemberInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      removeWorkspaceMember(context, input).then(({ workspaceId, ...removal }) => ({
        ...removal,
        workspace: () => (workspaceId === null ? null : context.rows.get(Workspace, workspaceId)),
      })),
    );
  }
}
