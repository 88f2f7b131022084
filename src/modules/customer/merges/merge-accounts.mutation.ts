import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { Account } from '../accounts/account.entity.ts';
import { AccountMergedError, AccountNotFoundError } from '../customer.errors.ts';
import { type MergeAccounts, mergeAccounts } from './merge-accounts.ts';
import { MergeOutcome } from './merge-outcome.ts';

@InputType({ description: 'Input of mergeAccounts.' })
class MergeAccountsInput implements MergeAccounts {
  @Field(() => ID, { description: 'What stands for the company from now on.' })
  primaryAccountId!: string;

  @Field(() => ID, { description: 'What is the same company, and points to the primary from now on.' })
  secondaryAccountId!: string;
}

@ObjectType({
  description:
    'The primary stands for both. What the secondary had follows in a moment: see mergedAt of the secondary.',
})
class MergeAccountsSuccess {
  @Field(() => MergeOutcome, { description: 'How it ended.' })
  outcome!: MergeOutcome;

  @Field(() => Account, { description: 'What stands for the company.' })
  primary!: Row<Account>;

  @Field(() => Account, { description: 'What points to the primary.' })
  secondary!: Row<Account>;
}

const Result = mutationResult('MergeAccountsResult', MergeAccountsSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  AccountMergedError,
  AccountNotFoundError,
]);

@Resolver()
export class MergeAccountsMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Lets one account stand for another one that is the same company, for good. What the other had follows by a job. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  mergeAccounts(
    @Arg('input', () => MergeAccountsInput, { description: 'What is merged into what.' }) input: MergeAccountsInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      mergeAccounts(context, input).then(({ outcome, primary, secondary }) => ({
        outcome,
        primary: rowOf(primary),
        secondary: rowOf(secondary),
      })),
    );
  }
}
