import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, RateLimitedError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { Invitation } from './invitation.entity.ts';
import { AlreadyInvitedError, AlreadyMemberError } from './invitation.errors.ts';
import { type InviteWorkspaceMember, inviteWorkspaceMember } from './invite-workspace-member.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

@InputType({ description: 'Input of inviteWorkspaceMember.' })
class InviteWorkspaceMemberInput implements InviteWorkspaceMember {
  @Field(() => ID, { description: 'The workspace.' })
  workspaceId!: string;

  @Field(() => String, { description: 'Address of the person, who need not have an account yet.' })
  email!: string;

  @Field(() => WorkspaceRole, { defaultValue: WorkspaceRole.MEMBER, description: 'Role that the person would get.' })
  role!: WorkspaceRole;
}

@ObjectType({ description: 'The person is invited.' })
class InviteWorkspaceMemberSuccess {
  @Field(() => Invitation, { description: 'The invitation.' })
  invitation!: Row<Invitation>;

  @Field(() => String, {
    description: 'Proves that its holder was invited, and is in the mail as well. Shown once.',
  })
  secret!: string;
}

const Result = mutationResult('InviteWorkspaceMemberResult', InviteWorkspaceMemberSuccess, [
  AlreadyInvitedError,
  AlreadyMemberError,
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  RateLimitedError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class InviteWorkspaceMemberMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Offers an address to join a workspace, and writes to it. ' +
      'For administrators of the workspace and of its organization.',
  })
  inviteWorkspaceMember(
    @Arg('input', () => InviteWorkspaceMemberInput, { description: 'Who is invited, and where to.' })
    input: InviteWorkspaceMemberInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      inviteWorkspaceMember(context, input).then(({ invitation, secret }) => ({
        invitation: rowOf(invitation),
        secret,
      })),
    );
  }
}
