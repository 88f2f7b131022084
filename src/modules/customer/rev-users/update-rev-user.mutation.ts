import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerTraitsInput } from '../customer-traits.input.ts';
import {
  ExternalRefTakenError,
  InvalidCustomFieldError,
  RevUserMergedError,
  RevUserNotFoundError,
  TagNotFoundError,
} from '../customer.errors.ts';
import { RevUser, RevUserState } from './rev-user.entity.ts';
import { type UpdateRevUser, updateRevUser } from './update-rev-user.ts';

@InputType({ description: 'Input of updateRevUser.' })
class UpdateRevUserInput extends CustomerTraitsInput implements UpdateRevUser {
  @Field(() => ID, { description: 'The rev user.' })
  revUserId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show, of 1 to 200 characters. Unchanged when left out.',
  })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Email address; null takes it away. Unchanged when left out. A new one is not verified.',
  })
  email?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'All telephone numbers, in the form of ITU-T E.164; at most 20. Unchanged when left out.',
  })
  phoneNumbers?: string[] | null;

  @Field(() => RevUserState, { nullable: true, description: 'Whether the person is served. Unchanged when left out.' })
  state?: RevUserState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the address was confirmed. Unchanged when left out, as long as the address is.',
  })
  isVerified?: boolean | null;
}

@ObjectType({ description: 'The rev user is as it was asked for.' })
class UpdateRevUserSuccess {
  @Field(() => RevUser, { description: 'The rev user after the call.' })
  revUser!: Row<RevUser>;
}

const Result = mutationResult('UpdateRevUserResult', UpdateRevUserSuccess, [
  ExternalRefTakenError,
  ForbiddenError,
  InvalidCustomFieldError,
  InvalidIdError,
  InvalidInputError,
  RevUserMergedError,
  RevUserNotFoundError,
  TagNotFoundError,
]);

@Resolver()
export class UpdateRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Changes what is given of a rev user, and leaves what is not. For staff with the permission MANAGE_CUSTOMERS.',
  })
  updateRevUser(
    @Arg('input', () => UpdateRevUserInput, { description: 'What is changed.' }) input: UpdateRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateRevUser(context, input).then(revUser => ({ revUser: rowOf(revUser) })));
  }
}
