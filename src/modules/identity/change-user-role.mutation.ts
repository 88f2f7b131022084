import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type ChangeUserRole, changeUserRole } from './change-user-role.ts';
import { LastOwnerError, UserNotFoundError } from './identity.errors.ts';
import { User } from './user.entity.ts';

@InputType({ description: 'Input of changeUserRole.' })
class ChangeUserRoleInput implements ChangeUserRole {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;

  @Field(() => OrganizationRole, { description: 'The role from now on; at most your own.' })
  role!: OrganizationRole;
}

@ObjectType({ description: 'The user has the role.' })
class ChangeUserRoleSuccess {
  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('ChangeUserRoleResult', ChangeUserRoleSuccess, [
  ForbiddenError,
  InvalidIdError,
  LastOwnerError,
  ReauthenticationRequiredError,
  UserNotFoundError,
]);

@Resolver()
export class ChangeUserRoleMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Gives a user of the organization another role; an owner hands over by it before leaving. ' +
      'For owners, with a sign-in that is at most minutes old, and for administrators as long as no owner is concerned.',
  })
  changeUserRole(
    @Arg('input', () => ChangeUserRoleInput, { description: 'Which user, and which role.' }) input: ChangeUserRoleInput,
    @Ctx() context: Context,
  ) {
    return Result.from(changeUserRole(context, input).then(user => ({ user: rowOf(user) })));
  }
}
