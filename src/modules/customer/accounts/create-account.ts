import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { Organization } from '../../organization/index.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { Account } from './account.entity.ts';

export interface CreateAccount extends CustomerTraits {
  readonly displayName: string;
}

interface CreatedAccount {
  readonly account: Account;
  readonly defaultRevOrg: RevOrg;
}

/**
 * Makes an account of the viewer's organization, with its default rev org of the same name.
 *
 * @throws {InvalidInputError} if the name is blank, too long, or holds control characters
 * @throws {InvalidIdError} if the id of a tag is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {ExternalRefTakenError} if an external ref stands for another account
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 */
export async function createAccount(context: Context, input: CreateAccount): Promise<CreatedAccount> {
  const viewer = await requireViewer(context);
  const displayName = parseDisplayName(input.displayName);
  const traits = parseTraits(input);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);

    const now = context.now();
    const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
    const account = new Account(organization, displayName, now);
    const defaultRevOrg = new RevOrg(account, displayName, true, now);
    em.persist([account, defaultRevOrg]);
    await writeTraits(em, 'ACCOUNT', account, traits, now, true);
    const event = { organizationId: actor.organizationId, actorId: actor.userId };
    await record(
      em,
      now,
      { ...event, action: 'account.created', subjectKind: 'acc', subjectId: account.id },
      {
        ...event,
        action: 'rev_org.created',
        subjectKind: 'rvo',
        subjectId: defaultRevOrg.id,
        details: { accountId: formatId('acc', account.id), isDefault: true },
      },
    );
    return { account, defaultRevOrg };
  }).catch(refuseTakenRefs);
}
