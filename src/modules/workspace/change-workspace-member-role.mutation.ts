import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type ChangeWorkspaceMemberRole, changeWorkspaceMemberRole } from './change-workspace-member-role.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { LastAdminError, MemberNotFoundError } from './workspace.errors.ts';

@InputType({ description: 'Input of changeWorkspaceMemberRole.' })
class ChangeWorkspaceMemberRoleInput implements ChangeWorkspaceMemberRole {
  @Field(() => ID, { description: 'The member.' })
  memberId!: string;

  @Field(() => WorkspaceRole, { description: 'The role from now on.' })
  role!: WorkspaceRole;
}

@ObjectType({ description: 'The member has the role.' })
class ChangeWorkspaceMemberRoleSuccess {
  @Field(() => WorkspaceMember, { description: 'The member.' })
  member!: Row<WorkspaceMember>;
}

const Result = mutationResult('ChangeWorkspaceMemberRoleResult', ChangeWorkspaceMemberRoleSuccess, [
  ForbiddenError,
  InvalidIdError,
  LastAdminError,
  MemberNotFoundError,
]);

@Resolver()
export class ChangeWorkspaceMemberRoleMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Gives a member of a workspace another role. For administrators of the workspace and of its organization.',
  })
  changeWorkspaceMemberRole(
    @Arg('input', () => ChangeWorkspaceMemberRoleInput, { description: 'Which member, and which role.' })
    input: ChangeWorkspaceMemberRoleInput,
    @Ctx() context: Context,
  ) {
    return Result.from(changeWorkspaceMemberRole(context, input).then(member => ({ member: rowOf(member) })));
  }
}
