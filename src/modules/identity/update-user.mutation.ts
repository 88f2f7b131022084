import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { UserNotFoundError } from './identity.errors.ts';
import { ProfileInput } from './profile.input.ts';
import { type UpdateUser, updateUser } from './update-user.ts';
import { User } from './user.entity.ts';

@InputType({ description: 'Input of updateUser. A name that is left out stays; null clears it.' })
class UpdateUserInput extends ProfileInput implements UpdateUser {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;
}

@ObjectType({ description: 'The user is called so from now on.' })
class UpdateUserSuccess {
  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('UpdateUserResult', UpdateUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  UserNotFoundError,
]);

@Resolver()
export class UpdateUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Changes how a user of the organization is called; changeUserRole changes the role. ' +
      'For owners, and for administrators as long as no owner is concerned.',
  })
  updateUser(
    @Arg('input', () => UpdateUserInput, { description: 'Which user, and the names that change.' })
    input: UpdateUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateUser(context, input).then(user => ({ user: rowOf(user) })));
  }
}
