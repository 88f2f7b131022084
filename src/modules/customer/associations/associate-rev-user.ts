import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { AccountContact } from '../accounts/account-contact.entity.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { AccountNotFoundError } from '../customer.errors.ts';
import { findAccount, lockRevUser } from '../find-managed.ts';
import type { RevUser } from '../rev-users/rev-user.entity.ts';
import type { AssociationOutcome } from './association-outcome.ts';

export interface AssociateRevUser {
  readonly revUserId: string;
  readonly accountId: string;
}

interface AssociatedRevUser {
  readonly outcome: AssociationOutcome;
  readonly revUser: RevUser;
}

/**
 * Associates a rev user with an account, without a link to any of its rev orgs. A repeated call changes nothing.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {AccountNotFoundError} if there is no such account in the organization of the rev user
 * @throws {AccountMergedError} if another account stands for the company
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {RevUserMergedError} if another rev user stands for the person
 */
export async function associateRevUser(context: Context, input: AssociateRevUser): Promise<AssociatedRevUser> {
  const viewer = await requireViewer(context);
  const revUserId = parseId('rvu', input.revUserId, ['input', 'revUserId']);
  const accountId = parseId('acc', input.accountId, ['input', 'accountId']);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const account = await findAccount(em, actor, accountId);
    const revUser = await lockRevUser(em, actor, revUserId, 'LINK');
    if (account.organization.id !== revUser.organization.id) {
      throw new AccountNotFoundError();
    }
    if (await em.count(AccountContact, { account: account.id, revUser: revUser.id })) {
      return { outcome: 'ALREADY_ASSOCIATED', revUser };
    }

    const now = context.now();
    em.persist(new AccountContact(account, revUser, now));
    await record(em, now, {
      action: 'rev_user.associated',
      organizationId: revUser.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: revUser.id,
      details: { accountId: formatId('acc', account.id) },
    });
    return { outcome: 'ASSOCIATED', revUser };
  });
}
