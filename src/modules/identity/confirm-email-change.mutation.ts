import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { confirmEmailChange } from './change-email.ts';
import { AddressTakenError, InvalidTokenError } from './identity.errors.ts';

@InputType({ description: 'Input of confirmEmailChange.' })
class ConfirmEmailChangeInput {
  @Field(() => String, { description: 'The secret of the mail to the new address; good once.' })
  token!: string;
}

@ObjectType({ description: 'The account has the new address.' })
class ConfirmEmailChangeSuccess {
  @IdField('usr', { description: 'The user, for client caches.' })
  changedUserId!: string;
}

const Result = mutationResult('ConfirmEmailChangeResult', ConfirmEmailChangeSuccess, [
  AddressTakenError,
  InvalidTokenError,
]);

@Resolver()
export class ConfirmEmailChangeMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Changes the address of an account, by the secret of a mail to the new one. For who holds the secret.',
  })
  confirmEmailChange(
    @Arg('input', () => ConfirmEmailChangeInput, { description: 'The secret.' }) input: ConfirmEmailChangeInput,
    @Ctx() context: Context,
  ) {
    return Result.from(confirmEmailChange(context, input).then(changedUserId => ({ changedUserId })));
  }
}
