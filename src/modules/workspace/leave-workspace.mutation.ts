import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type LeaveWorkspace, leaveWorkspace, type WorkspaceLeaving } from './leave-workspace.ts';
import { ManagedMembershipError } from './member.errors.ts';
import { LastAdminError, MemberNotFoundError, WorkspaceNotFoundError } from './workspace.errors.ts';

const WorkspaceLeavingOutcome = { ALREADY_LEFT: 'ALREADY_LEFT', LEFT: 'LEFT' } as const;

registerEnumType(WorkspaceLeavingOutcome, {
  name: 'WorkspaceLeavingOutcome',
  description: 'How leaving a workspace ended.',
  valuesConfig: {
    ALREADY_LEFT: { description: 'The caller had left or was removed before; nothing changed.' },
    LEFT: { description: 'The membership ended.' },
  },
});

@InputType({ description: 'Input of leaveWorkspace.' })
class LeaveWorkspaceInput implements LeaveWorkspace {
  @Field(() => ID, { description: 'The workspace.' })
  workspaceId!: string;
}

@ObjectType({ description: "The caller is no member of the workspace. The caller's account stays." })
class LeaveWorkspaceSuccess implements WorkspaceLeaving {
  @Field(() => WorkspaceLeavingOutcome, { description: 'How it ended.' })
  outcome!: WorkspaceLeaving['outcome'];

  @IdField('wsp', { description: 'The workspace, for client caches.' })
  workspaceId!: string;

  @IdField('mem', { nullable: true, description: 'The membership that ended, for client caches; null when none did.' })
  removedMemberId!: string | null;
}

const Result = mutationResult('LeaveWorkspaceResult', LeaveWorkspaceSuccess, [
  InvalidIdError,
  LastAdminError,
  ManagedMembershipError,
  MemberNotFoundError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class LeaveWorkspaceMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: "Ends the caller's own membership in a workspace. For its members.",
  })
  leaveWorkspace(
    @Arg('input', () => LeaveWorkspaceInput, { description: 'Which workspace.' }) input: LeaveWorkspaceInput,
    @Ctx() context: Context,
  ) {
    return Result.from(leaveWorkspace(context, input));
  }
}
