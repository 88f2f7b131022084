import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { UserNotFoundError } from '../identity/index.ts';
import { LegalHold } from './legal-hold.entity.ts';
import { UserDeletedError } from './offboarding.errors.ts';
import { type PlaceLegalHold, placeLegalHold } from './place-legal-hold.ts';

@InputType({ description: 'Input of placeLegalHold.' })
class PlaceLegalHoldInput implements PlaceLegalHold {
  @Field(() => ID, { description: 'Whose data must be kept.' })
  userId!: string;

  @Field(() => String, { description: 'Why, in at most 500 characters, such as the number of a case; name nobody.' })
  reason!: string;
}

@ObjectType({ description: 'The user cannot be erased until the hold is released.' })
class PlaceLegalHoldSuccess {
  @Field(() => LegalHold, { description: 'The hold.' })
  hold!: Row<LegalHold>;
}

const Result = mutationResult('PlaceLegalHoldResult', PlaceLegalHoldSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  UserDeletedError,
  UserNotFoundError,
]);

@Resolver()
export class PlaceLegalHoldMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Forbids that a user is erased; access can still end. For owners of the organization.',
  })
  placeLegalHold(
    @Arg('input', () => PlaceLegalHoldInput, { description: 'Whose data, and why.' }) input: PlaceLegalHoldInput,
    @Ctx() context: Context,
  ) {
    return Result.from(placeLegalHold(context, input).then(hold => ({ hold: rowOf(hold) })));
  }
}
