import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { findAccount } from '../find-managed.ts';
import { RevOrg } from './rev-org.entity.ts';

export interface CreateRevOrg extends CustomerTraits {
  readonly accountId: string;
  readonly displayName: string;
}

/**
 * Makes a further rev org of an account.
 *
 * @throws {InvalidIdError} if the id is malformed, or not of an account
 * @throws {InvalidInputError} if the name is blank, too long, or holds control characters
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {ExternalRefTakenError} if an external ref stands for another rev org
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 * @throws {AccountMergedError} if another account stands for the company
 * @throws {AccountNotFoundError} if there is no such account, or it is another tenant's
 */
export async function createRevOrg(context: Context, input: CreateRevOrg): Promise<RevOrg> {
  const viewer = await requireViewer(context);
  const accountId = parseId('acc', input.accountId, ['input', 'accountId']);
  const displayName = parseDisplayName(input.displayName);
  const traits = parseTraits(input);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const account = await findAccount(em, actor, accountId);

    const now = context.now();
    const revOrg = new RevOrg(account, displayName, false, now);
    em.persist(revOrg);
    await writeTraits(em, 'REV_ORG', revOrg, traits, now, true);
    await record(em, now, {
      action: 'rev_org.created',
      organizationId: account.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvo',
      subjectId: revOrg.id,
      details: { accountId: formatId('acc', account.id), isDefault: false },
    });
    return revOrg;
  }).catch(refuseTakenRefs);
}
