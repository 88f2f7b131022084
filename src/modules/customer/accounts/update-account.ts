import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { changedFields, type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { lockAccount } from '../find-managed.ts';
import type { Account } from './account.entity.ts';

export interface UpdateAccount extends CustomerTraits {
  readonly accountId: string;
  readonly displayName?: string | null;
}

/**
 * Changes what is given of an account, and leaves what is not.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {AccountMergedError} if another account stands for the company
 * @throws {AccountNotFoundError} if there is no such account, or it is another tenant's
 * @throws {ExternalRefTakenError} if an external ref stands for another account
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 */
export async function updateAccount(context: Context, input: UpdateAccount): Promise<Account> {
  const viewer = await requireViewer(context);
  const accountId = parseId('acc', input.accountId, ['input', 'accountId']);
  const displayName = input.displayName == null ? null : parseDisplayName(input.displayName);
  const traits = parseTraits(input);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const account = await lockAccount(em, actor, accountId);

    const now = context.now();
    account.displayName = displayName ?? account.displayName;
    await writeTraits(em, 'ACCOUNT', account, traits, now);
    await record(em, now, {
      action: 'account.updated',
      organizationId: account.organization.id,
      actorId: actor.userId,
      subjectKind: 'acc',
      subjectId: account.id,
      details: { changed: changedFields(input) },
    });
    return account;
  }).catch(refuseTakenRefs);
}
