import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../../shared/authorization/viewer.ts';
import { formatId } from '../../../shared/ids.ts';
import type { AuditRecord } from '../../audit/index.ts';
import { AccountContact } from '../accounts/account-contact.entity.ts';
import { Account } from '../accounts/account.entity.ts';
import type { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUserLink } from './rev-user-link.entity.ts';
import type { RevUser } from './rev-user.entity.ts';

/**
 * Links a rev user, new or locked, to a rev org, and associates it with the account unless it is already.
 *
 * @returns what to record
 */
export async function addLink(
  em: EntityManager,
  actor: Viewer,
  revUser: RevUser,
  revOrg: RevOrg,
  now: Date,
): Promise<AuditRecord> {
  const account = em.getReference(Account, revOrg.account.id);
  const isContact = await em.count(AccountContact, { account: account.id, revUser: revUser.id });
  if (!isContact) {
    em.persist(new AccountContact(account, revUser, now));
  }
  em.persist(new RevUserLink(revUser, revOrg, now));
  return {
    action: 'rev_user.linked',
    organizationId: revUser.organization.id,
    actorId: actor.userId,
    subjectKind: 'rvu',
    subjectId: revUser.id,
    details: { revOrgId: formatId('rvo', revOrg.id) },
  };
}
