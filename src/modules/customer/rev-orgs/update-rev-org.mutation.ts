import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerTraitsInput } from '../customer-traits.input.ts';
import {
  RevOrgNotFoundError,
  ExternalRefTakenError,
  InvalidCustomFieldError,
  TagNotFoundError,
} from '../customer.errors.ts';
import { RevOrg } from './rev-org.entity.ts';
import { type UpdateRevOrg, updateRevOrg } from './update-rev-org.ts';

@InputType({ description: 'Input of updateRevOrg.' })
class UpdateRevOrgInput extends CustomerTraitsInput implements UpdateRevOrg {
  @Field(() => ID, { description: 'The rev org.' })
  revOrgId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show, of 1 to 200 characters. Unchanged when left out.',
  })
  displayName?: string | null;
}

@ObjectType({ description: 'The rev org is as it was asked for.' })
class UpdateRevOrgSuccess {
  @Field(() => RevOrg, { description: 'The rev org after the call.' })
  revOrg!: Row<RevOrg>;
}

const Result = mutationResult('UpdateRevOrgResult', UpdateRevOrgSuccess, [
  RevOrgNotFoundError,
  ExternalRefTakenError,
  ForbiddenError,
  InvalidCustomFieldError,
  InvalidIdError,
  InvalidInputError,
  TagNotFoundError,
]);

@Resolver()
export class UpdateRevOrgMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Changes what is given of a rev org, and leaves what is not. For staff with the permission MANAGE_CUSTOMERS.',
  })
  updateRevOrg(
    @Arg('input', () => UpdateRevOrgInput, { description: 'What is changed.' }) input: UpdateRevOrgInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateRevOrg(context, input).then(revOrg => ({ revOrg: rowOf(revOrg) })));
  }
}
