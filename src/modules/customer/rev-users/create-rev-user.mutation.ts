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
  RevOrgNotFoundError,
  TagNotFoundError,
} from '../customer.errors.ts';
import { type CreateRevUser, createRevUser } from './create-rev-user.ts';
import { RevUser } from './rev-user.entity.ts';

@InputType({ description: 'Input of createRevUser.' })
class CreateRevUserInput extends CustomerTraitsInput implements CreateRevUser {
  @Field(() => String, { description: 'Name to show, of 1 to 200 characters.' })
  displayName!: string;

  @Field(() => String, { nullable: true, description: 'Email address.' })
  email!: string | null;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Telephone numbers in the form of ITU-T E.164, such as +15550100; at most 20.',
  })
  phoneNumbers!: string[];

  @Field(() => ID, { nullable: true, description: 'A rev org to link the rev user to at once.' })
  revOrgId!: string | null;
}

@ObjectType({ description: 'The rev user was made.' })
class CreateRevUserSuccess {
  @Field(() => RevUser, { description: 'The rev user.' })
  revUser!: Row<RevUser>;
}

const Result = mutationResult('CreateRevUserResult', CreateRevUserSuccess, [
  ExternalRefTakenError,
  ForbiddenError,
  InvalidCustomFieldError,
  InvalidIdError,
  InvalidInputError,
  RevOrgNotFoundError,
  TagNotFoundError,
]);

@Resolver()
export class CreateRevUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes a rev user in the caller's organization, linked to a rev org or not. For staff with the permission MANAGE_CUSTOMERS.",
  })
  createRevUser(
    @Arg('input', () => CreateRevUserInput, { description: 'Who is made.' }) input: CreateRevUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createRevUser(context, input).then(revUser => ({ revUser: rowOf(revUser) })));
  }
}
