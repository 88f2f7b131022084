import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { OrganizationRole, Permission } from '../../shared/authorization/roles.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type CreateUser, createUser } from './create-user.ts';
import { AddressTakenError } from './identity.errors.ts';
import { ProfileInput } from './profile.input.ts';
import { User } from './user.entity.ts';

@InputType({ description: 'Input of createUser.' })
class CreateUserInput extends ProfileInput implements CreateUser {
  @Field(() => String, { description: 'Address, unique among live users.' })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description: 'First password, of 8 to 1,000 characters; left out, nobody can sign in with one.',
  })
  password!: string | null;

  @Field(() => OrganizationRole, {
    defaultValue: OrganizationRole.MEMBER,
    description: 'Role in the organization; at most your own.',
  })
  role!: OrganizationRole;

  @Field(() => [Permission], {
    defaultValue: [],
    description: 'Permissions beside the role, on all customers; the greatest counts.',
  })
  permissions!: Permission[];
}

@ObjectType({ description: 'The user was made.' })
class CreateUserSuccess {
  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('CreateUserResult', CreateUserSuccess, [
  ForbiddenError,
  InvalidInputError,
  AddressTakenError,
]);

@Resolver()
export class CreateUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes a user in the caller's organization. Tells when the address has an account, in whatever organization. For its " +
      'owners and administrators.',
  })
  createUser(
    @Arg('input', () => CreateUserInput, { description: 'Who is made.' }) input: CreateUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createUser(context, input).then(user => ({ user: rowOf(user) })));
  }
}
