import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ProfileInput } from './profile.input.ts';
import { updateProfile } from './update-profile.ts';
import { User } from './user.entity.ts';

@InputType({ description: 'Input of updateProfile. A name that is left out stays; null clears it.' })
class UpdateProfileInput extends ProfileInput {}

@ObjectType({ description: 'The user is called so from now on.' })
class UpdateProfileSuccess {
  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('UpdateProfileResult', UpdateProfileSuccess, [InvalidInputError]);

@Resolver()
export class UpdateProfileMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Changes how the caller is called. For everybody who is signed in, about themselves.',
  })
  updateProfile(
    @Arg('input', () => UpdateProfileInput, { description: 'The names that change.' }) input: UpdateProfileInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateProfile(context, input).then(user => ({ user: rowOf(user) })));
  }
}
