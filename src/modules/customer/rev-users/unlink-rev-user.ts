import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { AccountContact } from '../accounts/account-contact.entity.ts';
import { authorizeManaging, canSee, type CustomerStaff, customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { AmbiguousLinkError, RevOrgNotFoundError } from '../customer.errors.ts';
import { findRevOrg, lockRevUser } from '../find-managed.ts';
import type { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { UnlinkOutcome } from './link-outcome.ts';
import { RevUserLink } from './rev-user-link.entity.ts';
import type { RevUser } from './rev-user.entity.ts';

export interface UnlinkRevUser {
  readonly revUserId: string;
  /** Left out, the only link is meant. Null is no identifier, and never means one. */
  readonly revOrgId?: string | null;
  readonly dryRun: boolean;
}

interface UnlinkedRevUser {
  readonly outcome: UnlinkOutcome;
  readonly revUser: RevUser;
  readonly unlinkedRevOrgId: string | null;
  readonly endedAccountId: string | null;
}

/**
 * Ends the link of a rev user to a rev org; when that is an account's default one, the association with the account too.
 *
 * Nothing else ends: not the rev user, not its other links. A repeated call changes nothing, and says so.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {RevUserMergedError} if another rev user stands for the person
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {RevOrgNotFoundError} if there is no such rev org in the organization of the rev user
 * @throws {AmbiguousLinkError} if no rev org was named, and there are several links
 */
export async function unlinkRevUser(context: Context, input: UnlinkRevUser): Promise<UnlinkedRevUser> {
  const viewer = await requireViewer(context);
  const revUserId = parseId('rvu', input.revUserId, ['input', 'revUserId']);
  const revOrgId = input.revOrgId === undefined ? null : parseId('rvo', input.revOrgId ?? '', ['input', 'revOrgId']);
  await customerStaff(context.em, viewer);

  const work = async (em: EntityManager): Promise<UnlinkedRevUser> => {
    const actor = await lockCustomerStaff(em, viewer);
    const revUser = await lockRevUser(em, actor, revUserId, 'LINK');
    const link = revOrgId ? await findLink(em, actor, revUser, revOrgId) : await findOnlyLink(em, actor, revUser);
    if (!link) {
      return { outcome: UnlinkOutcome.ALREADY_UNLINKED, revUser, unlinkedRevOrgId: null, endedAccountId: null };
    }

    const revOrg = link.revOrg.$;
    const contact = await endedContact(em, revUser, revOrg);
    em.remove(link);
    if (contact) {
      em.remove(contact);
    }
    const endedAccountId = contact && contact.account.id;
    await record(em, context.now(), {
      action: 'rev_user.unlinked',
      organizationId: revUser.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: revUser.id,
      details: {
        revOrgId: formatId('rvo', revOrg.id),
        accountEnded: endedAccountId && formatId('acc', endedAccountId),
      },
    });
    const outcome = input.dryRun ? UnlinkOutcome.WOULD_UNLINK : UnlinkOutcome.UNLINKED;
    return { outcome, revUser, unlinkedRevOrgId: revOrg.id, endedAccountId };
  };
  return inTransaction(context, work, { dryRun: input.dryRun });
}

/** The link to a rev org, which must exist even if the link does not. */
async function findLink(em: EntityManager, actor: CustomerStaff, revUser: RevUser, revOrgId: string) {
  const revOrg = await findRevOrg(em, actor, revUser.organization.id, revOrgId);
  return em.findOne(RevUserLink, { revUser: revUser.id, revOrg: revOrg.id }, { populate: ['revOrg'] });
}

/** Links to rev orgs that the actor may not see do not count: for the actor there are none. */
async function findOnlyLink(em: EntityManager, actor: CustomerStaff, revUser: RevUser) {
  const all = await em.find(
    RevUserLink,
    { revUser: revUser.id },
    { populate: ['revOrg'], orderBy: { revOrg: { id: 'asc' } } },
  );
  const organizationId = revUser.organization.id;
  const belongingOf = ({ revOrg }: (typeof all)[number]) => ({ organizationId, accountIds: [revOrg.$.account.id] });
  const links = all.filter(link => canSee(actor, belongingOf(link)));
  if (links.length > 1) {
    throw new AmbiguousLinkError(links.map(({ revOrg }) => revOrg.id));
  }
  const [link] = links;
  if (!link) {
    return null;
  }
  authorizeManaging(actor, belongingOf(link), () => new RevOrgNotFoundError());
  return link;
}

/** The association that ends with the link; none does unless the rev org is the account's default one. */
function endedContact(em: EntityManager, revUser: RevUser, { isDefault, account }: RevOrg) {
  return isDefault ? em.findOne(AccountContact, { revUser: revUser.id, account: account.id }) : null;
}
