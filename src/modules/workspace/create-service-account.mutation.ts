import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type CreateServiceAccount, createServiceAccount } from './create-service-account.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

@InputType({ description: 'Input of createServiceAccount.' })
class CreateServiceAccountInput implements CreateServiceAccount {
  @Field(() => ID, { description: 'The workspace that it belongs to.' })
  workspaceId!: string;

  @Field(() => String, { description: 'Name to show, of 1 to 200 characters.' })
  name!: string;

  @Field(() => WorkspaceRole, { defaultValue: WorkspaceRole.MEMBER, description: 'Role in the workspace.' })
  role!: WorkspaceRole;
}

@ObjectType({ description: 'The service account was made, and is a member of the workspace.' })
class CreateServiceAccountSuccess {
  @Field(() => ServiceAccount, { description: 'The service account.' })
  serviceAccount!: Row<ServiceAccount>;

  @Field(() => WorkspaceMember, { description: 'Its membership.' })
  member!: Row<WorkspaceMember>;
}

const Result = mutationResult('CreateServiceAccountResult', CreateServiceAccountSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  WorkspaceNotFoundError,
]);

@Resolver()
export class CreateServiceAccountMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Makes a service account in a workspace. For administrators of the workspace and of its organization.',
  })
  createServiceAccount(
    @Arg('input', () => CreateServiceAccountInput, { description: 'What is made, and where.' })
    input: CreateServiceAccountInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      createServiceAccount(context, input).then(({ serviceAccount, member }) => ({
        serviceAccount: rowOf(serviceAccount),
        member: rowOf(member),
      })),
    );
  }
}
