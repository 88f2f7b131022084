import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type AcceptInvitation, acceptInvitation } from './accept-invitation.ts';
import { AlreadyMemberError, InvitationNotFoundError, InvitationNotPendingError } from './invitation.errors.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { LastAdminError } from './workspace.errors.ts';

@InputType({ description: 'Input of acceptInvitation.' })
class AcceptInvitationInput implements AcceptInvitation {
  @Field(() => String, { description: 'Secret of the invitation.' })
  secret!: string;
}

@ObjectType({ description: 'The caller is a member of the workspace.' })
class AcceptInvitationSuccess {
  @Field(() => WorkspaceMember, { description: 'The membership.' })
  member!: Row<WorkspaceMember>;
}

const Result = mutationResult('AcceptInvitationResult', AcceptInvitationSuccess, [
  AlreadyMemberError,
  InvitationNotFoundError,
  InvitationNotPendingError,
  LastAdminError,
]);

@Resolver()
export class AcceptInvitationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Joins a workspace by an invitation. For the user whose address was invited.',
  })
  acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'Which invitation.' }) input: AcceptInvitationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(acceptInvitation(context, input).then(member => ({ member: rowOf(member) })));
  }
}
