import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { findRevOrg, lockRevUser } from '../find-managed.ts';
import { addLink } from './add-link.ts';
import { LinkOutcome } from './link-outcome.ts';
import { RevUserLink } from './rev-user-link.entity.ts';
import type { RevUser } from './rev-user.entity.ts';

export interface LinkRevUser {
  readonly revUserId: string;
  readonly revOrgId: string;
}

interface LinkedRevUser {
  readonly outcome: LinkOutcome;
  readonly revUser: RevUser;
}

/**
 * Links a rev user to a rev org, and associates it with the account. A repeated call changes nothing, and says so.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {RevUserMergedError} if another rev user stands for the person
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {RevOrgNotFoundError} if there is no such rev org in the organization of the rev user
 */
export async function linkRevUser(context: Context, input: LinkRevUser): Promise<LinkedRevUser> {
  const viewer = await requireViewer(context);
  const revUserId = parseId('rvu', input.revUserId, ['input', 'revUserId']);
  const revOrgId = parseId('rvo', input.revOrgId, ['input', 'revOrgId']);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const revUser = await lockRevUser(em, actor, revUserId, 'LINK');
    const revOrg = await findRevOrg(em, actor, revUser.organization.id, revOrgId);
    if (await em.count(RevUserLink, { revUser: revUser.id, revOrg: revOrg.id })) {
      return { outcome: LinkOutcome.ALREADY_LINKED, revUser };
    }

    const now = context.now();
    await record(em, now, await addLink(em, actor, revUser, revOrg, now));
    return { outcome: LinkOutcome.LINKED, revUser };
  });
}
