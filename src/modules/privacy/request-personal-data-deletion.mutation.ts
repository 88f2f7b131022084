import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { PersonalDataRequest } from './personal-data-request.entity.ts';
import { type RequestPersonalData, requestPersonalData } from './request-personal-data.ts';

@InputType({ description: 'Input of requestPersonalDataDeletion.' })
class RequestPersonalDataDeletionInput implements RequestPersonalData {
  @Field(() => String, { description: "Address of the customer's user, however it is written. It is not kept." })
  email!: string;
}

@ObjectType({ description: 'A job sees to the request, and the caller is told by a notification.' })
class RequestPersonalDataDeletionSuccess {
  @Field(() => PersonalDataRequest, { description: 'The request.' })
  request!: Row<PersonalDataRequest>;
}

const Result = mutationResult('RequestPersonalDataDeletionResult', RequestPersonalDataDeletionSuccess, [
  ForbiddenError,
  InvalidInputError,
]);

@Resolver()
export class RequestPersonalDataDeletionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Asks to erase everything that is known of the customer's users who have an address. A job sees to it, and tells the caller by a notification. For owners and administrators of the organization.",
  })
  requestPersonalDataDeletion(
    @Arg('input', () => RequestPersonalDataDeletionInput, { description: 'Whose data.' })
    input: RequestPersonalDataDeletionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(requestPersonalData(context, 'DELETION', input).then(request => ({ request: rowOf(request) })));
  }
}
