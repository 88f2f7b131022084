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
import { Account } from './account.entity.ts';
import { type UpdateAccount, updateAccount } from './update-account.ts';

@InputType({ description: 'Input of updateAccount.' })
class UpdateAccountInput extends CustomerTraitsInput implements UpdateAccount {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show, of 1 to 200 characters. Unchanged when left out.',
  })
  displayName?: string | null;
}

@ObjectType({ description: 'The account is as it was asked for.' })
class UpdateAccountSuccess {
  @Field(() => Account, { description: 'The account after the call.' })
  account!: Row<Account>;
}

const Result = mutationResult('UpdateAccountResult', UpdateAccountSuccess, [
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
export class UpdateAccountMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Changes what is given of an account, and leaves what is not. For staff with the permission MANAGE_CUSTOMERS.',
  })
  updateAccount(
    @Arg('input', () => UpdateAccountInput, { description: 'What is changed.' }) input: UpdateAccountInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateAccount(context, input).then(account => ({ account: rowOf(account) })));
  }
}
