import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerTraitsInput } from '../customer-traits.input.ts';
import { ExternalRefTakenError, InvalidCustomFieldError, TagNotFoundError } from '../customer.errors.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { Account } from './account.entity.ts';
import { type CreateAccount, createAccount } from './create-account.ts';

@InputType({ description: 'Input of createAccount.' })
class CreateAccountInput extends CustomerTraitsInput implements CreateAccount {
  @Field(() => String, { description: 'Name to show, of 1 to 200 characters.' })
  displayName!: string;
}

@ObjectType({ description: 'The account was made, with its default rev org.' })
class CreateAccountSuccess {
  @Field(() => Account, { description: 'The account.' })
  account!: Row<Account>;

  @Field(() => RevOrg, { description: 'The default rev org of the account, of the same name.' })
  defaultRevOrg!: Row<RevOrg>;
}

const Result = mutationResult('CreateAccountResult', CreateAccountSuccess, [
  ExternalRefTakenError,
  ForbiddenError,
  InvalidCustomFieldError,
  InvalidIdError,
  InvalidInputError,
  TagNotFoundError,
]);

@Resolver()
export class CreateAccountMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes an account in the caller's organization, with its default rev org. For staff with the permission MANAGE_CUSTOMERS.",
  })
  createAccount(
    @Arg('input', () => CreateAccountInput, { description: 'Which account is made.' }) input: CreateAccountInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      createAccount(context, input).then(({ account, defaultRevOrg }) => ({
        account: rowOf(account),
        defaultRevOrg: rowOf(defaultRevOrg),
      })),
    );
  }
}
