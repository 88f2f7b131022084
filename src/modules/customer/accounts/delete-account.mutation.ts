import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { AccountMergedError, AccountNotFoundError } from '../customer.errors.ts';
import { type DeleteAccount, deleteAccount } from './delete-account.ts';

@InputType({ description: 'Input of deleteAccount.' })
class DeleteAccountInput implements DeleteAccount {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Report what would happen, and change nothing.' })
  dryRun!: boolean;
}

@ObjectType({ description: 'The account is gone, with its rev orgs. Rev users stay.' })
class DeleteAccountSuccess {
  @Field(() => CustomerDeletionOutcome, { description: 'How it ended.' })
  outcome!: CustomerDeletionOutcome;

  @IdField('acc', { description: 'The account, for client caches.' })
  deletedAccountId!: string;

  @IdField('rvo', { list: true, description: 'Its rev orgs, for client caches.' })
  deletedRevOrgIds!: readonly string[];

  @Field(() => Int, { description: 'Links of rev users to those rev orgs that ended.' })
  endedLinkCount!: number;
}

const Result = mutationResult('DeleteAccountResult', DeleteAccountSuccess, [
  AccountMergedError,
  AccountNotFoundError,
  ForbiddenError,
  InvalidIdError,
]);

@Resolver()
export class DeleteAccountMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Deletes an account for good, with its rev orgs and the links to them; rev users stay. Safe to repeat. For staff with the permission MANAGE_CUSTOMERS.',
  })
  deleteAccount(
    @Arg('input', () => DeleteAccountInput, { description: 'What is deleted.' }) input: DeleteAccountInput,
    @Ctx() context: Context,
  ) {
    return Result.from(deleteAccount(context, input));
  }
}
