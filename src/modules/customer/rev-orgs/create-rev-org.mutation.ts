import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerTraitsInput } from '../customer-traits.input.ts';
import {
  AccountMergedError,
  AccountNotFoundError,
  ExternalRefTakenError,
  InvalidCustomFieldError,
  TagNotFoundError,
} from '../customer.errors.ts';
import { type CreateRevOrg, createRevOrg } from './create-rev-org.ts';
import { RevOrg } from './rev-org.entity.ts';

@InputType({ description: 'Input of createRevOrg.' })
class CreateRevOrgInput extends CustomerTraitsInput implements CreateRevOrg {
  @Field(() => ID, { description: 'The account that it belongs to.' })
  accountId!: string;

  @Field(() => String, { description: 'Name to show, of 1 to 200 characters.' })
  displayName!: string;
}

@ObjectType({ description: 'The rev org was made.' })
class CreateRevOrgSuccess {
  @Field(() => RevOrg, { description: 'The rev org.' })
  revOrg!: Row<RevOrg>;
}

const Result = mutationResult('CreateRevOrgResult', CreateRevOrgSuccess, [
  AccountMergedError,
  AccountNotFoundError,
  ExternalRefTakenError,
  ForbiddenError,
  InvalidCustomFieldError,
  InvalidIdError,
  InvalidInputError,
  TagNotFoundError,
]);

@Resolver()
export class CreateRevOrgMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Makes a further rev org of an account. For staff with the permission MANAGE_CUSTOMERS.',
  })
  createRevOrg(
    @Arg('input', () => CreateRevOrgInput, { description: 'Which rev org is made.' }) input: CreateRevOrgInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createRevOrg(context, input).then(revOrg => ({ revOrg: rowOf(revOrg) })));
  }
}
