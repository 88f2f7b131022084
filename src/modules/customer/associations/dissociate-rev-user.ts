import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { AccountContact } from '../accounts/account-contact.entity.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { AccountNotFoundError, StillLinkedError } from '../customer.errors.ts';
import { findAccount, lockRevUser } from '../find-managed.ts';
import type { RevUser } from '../rev-users/rev-user.entity.ts';
import type { AssociateRevUser } from './associate-rev-user.ts';
import type { DissociationOutcome } from './association-outcome.ts';

interface DissociatedRevUser {
  readonly outcome: DissociationOutcome;
  readonly revUser: RevUser;
}

/**
 * Ends the association of a rev user with an account. A repeated call changes nothing.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {AccountNotFoundError} if there is no such account in the organization of the rev user
 * @throws {AccountMergedError} if another account stands for the company
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {RevUserMergedError} if another rev user stands for the person
 * @throws {StillLinkedError} if the rev user is linked to rev orgs of the account
 */
export async function dissociateRevUser(context: Context, input: AssociateRevUser): Promise<DissociatedRevUser> {
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
    const linked = await query(
      em,
      sql<{ id: string }>`
        select o.id from rev_user_link l join rev_org o on o.id = l.rev_org_id
        where l.rev_user_id = ${revUserId}::uuid and o.account_id = ${accountId}::uuid order by o.id`,
    );
    if (linked.length > 0) {
      throw new StillLinkedError(linked.map(({ id }) => id));
    }
    const contact = await em.findOne(AccountContact, { account: account.id, revUser: revUser.id });
    if (!contact) {
      return { outcome: 'ALREADY_DISSOCIATED', revUser };
    }

    em.remove(contact);
    await record(em, context.now(), {
      action: 'rev_user.dissociated',
      organizationId: revUser.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: revUser.id,
      details: { accountId: formatId('acc', account.id) },
    });
    return { outcome: 'DISSOCIATED', revUser };
  });
}
