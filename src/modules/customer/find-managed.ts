import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../shared/authorization/authorize.ts';
import { PlatformRole } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { Account } from './accounts/account.entity.ts';
import {
  authorizeManaging,
  canSee,
  type CustomerStaff,
  most,
  readAccountsOfRevUsers,
  requireSight,
} from './customer-staff.ts';
import {
  AccountMergedError,
  AccountNotFoundError,
  RevOrgNotFoundError,
  RevUserMergedError,
  RevUserNotFoundError,
} from './customer.errors.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';

/**
 * Finds an account, and keeps it from being deleted until commit.
 *
 * @throws {AccountNotFoundError} also for an account of another tenant, or one that the actor may not see
 * @throws {ForbiddenError} if the actor sees it, and does not manage it
 * @throws {AccountMergedError} if another one stands for the company
 */
export async function findAccount(em: EntityManager, actor: CustomerStaff, id: string): Promise<Account> {
  await query(em, sql`select id from account where id = ${id}::uuid and ${within(actor)} for key share`);
  const account = await em.findOne(Account, id);
  if (!account) {
    throw new AccountNotFoundError();
  }
  authorizeManaging(actor, belongingOf(account, account.id), () => new AccountNotFoundError());
  refuseMerged(actor, account);
  return account;
}

/**
 * Finds an account, and locks it until commit. Comes before its rev orgs, and those before rev users.
 *
 * @throws {AccountNotFoundError} also for an account of another tenant, or one that the actor may not see
 * @throws {ForbiddenError} if the actor sees it, and does not manage it
 * @throws {AccountMergedError} if another one stands for the company
 */
export async function lockAccount(em: EntityManager, actor: CustomerStaff, id: string): Promise<Account> {
  await query(em, sql`select id from account where id = ${id}::uuid and ${within(actor)} for update`);
  const account = await em.findOne(Account, id);
  if (!account) {
    throw new AccountNotFoundError();
  }
  authorizeManaging(actor, belongingOf(account, account.id), () => new AccountNotFoundError());
  refuseMerged(actor, account);
  return account;
}

/**
 * Finds a rev org, and keeps it from being deleted until commit.
 *
 * @throws {RevOrgNotFoundError} also for a rev org of another organization than the one that is meant
 * @throws {ForbiddenError} if the actor sees it, and does not manage its account
 */
export async function findRevOrg(
  em: EntityManager,
  actor: CustomerStaff,
  organizationId: string,
  id: string,
): Promise<RevOrg> {
  await query(
    em,
    sql`select id from rev_org where id = ${id}::uuid and organization_id = ${organizationId}::uuid for key share`,
  );
  const revOrg = await em.findOne(RevOrg, id);
  if (revOrg?.organization.id !== organizationId) {
    throw new RevOrgNotFoundError();
  }
  authorizeManaging(actor, belongingOf(revOrg, revOrg.account.id), () => new RevOrgNotFoundError());
  return revOrg;
}

/**
 * Finds a rev org, and locks it until commit.
 *
 * @throws {RevOrgNotFoundError} also for a rev org of another tenant
 * @throws {ForbiddenError} if the actor sees it, and does not manage its account
 */
export async function lockRevOrg(em: EntityManager, actor: CustomerStaff, id: string): Promise<RevOrg> {
  await query(em, sql`select id from rev_org where id = ${id}::uuid and ${within(actor)} for update`);
  const revOrg = await em.findOne(RevOrg, id);
  if (!revOrg) {
    throw new RevOrgNotFoundError();
  }
  authorizeManaging(actor, belongingOf(revOrg, revOrg.account.id), () => new RevOrgNotFoundError());
  return revOrg;
}

/** Only rows of the viewer's reach are locked: nobody waits for, or holds up, another tenant. */
function within({ organizationId, platformRole }: Viewer) {
  return platformRole === PlatformRole.SUPERUSER ? sql`true` : sql`organization_id = ${organizationId}::uuid`;
}

/**
 * Finds a rev user, and locks it until commit: its links and associations change only under this lock.
 *
 * Locked only once it is known to be of the actor's tenant, so that nobody waits for, or holds up, another one.
 *
 * @param purpose to change it asks for every account that it belongs to; to change what it belongs to, for the sight of it
 * @throws {RevUserNotFoundError} also for a rev user of another tenant, or one that the actor may not see
 * @throws {ForbiddenError} if the actor sees it, and does not manage all accounts that it belongs to
 * @throws {RevUserMergedError} if another one stands for the person
 */
export async function lockRevUser(
  em: EntityManager,
  actor: CustomerStaff,
  id: string,
  purpose: 'CHANGE' | 'LINK' = 'CHANGE',
): Promise<RevUser> {
  const revUser = await em.findOne(RevUser, id);
  const granted = most(actor.grants?.values() ?? []);
  if (!revUser || !can(actor, 'accounts.read', { organizationId: revUser.organization.id, granted })) {
    throw new RevUserNotFoundError();
  }
  // Who was deleted meanwhile must not go on: what refers to it would write it again.
  if (!(await em.refresh(revUser, { lockMode: LockMode.PESSIMISTIC_WRITE }))) {
    throw new RevUserNotFoundError();
  }
  // Who manages all customers does so whatever it belongs to.
  const accountIds = actor.grants ? ((await readAccountsOfRevUsers(em, [id])).get(id) ?? []) : [];
  const check = purpose === 'CHANGE' ? authorizeManaging : requireSight;
  check(actor, { organizationId: revUser.organization.id, accountIds }, () => new RevUserNotFoundError());
  if (revUser.mergedInto) {
    const { id: primaryId } = revUser.mergedInto;
    const seen = actor.grants ? ((await readAccountsOfRevUsers(em, [primaryId])).get(primaryId) ?? []) : [];
    const isSeen = canSee(actor, { organizationId: revUser.organization.id, accountIds: seen });
    throw new RevUserMergedError(isSeen ? primaryId : null);
  }
  return revUser;
}

/** Who may not see the primary does not learn its id either. */
function refuseMerged(actor: CustomerStaff, account: Account): void {
  if (account.mergedInto) {
    const { id } = account.mergedInto;
    throw new AccountMergedError(canSee(actor, belongingOf(account, id)) ? id : null);
  }
}

function belongingOf({ organization }: Account | RevOrg, accountId: string) {
  return { organizationId: organization.id, accountIds: [accountId] };
}
