import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import { PlatformRole } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { lockViewer } from '../identity/index.ts';
import { Account } from './accounts/account.entity.ts';
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
 * Locks the viewer until commit, and looks again whether the permission still stands.
 *
 * @throws {Unauthenticated} if the viewer has ended since the request began
 * @throws {ForbiddenError} if the permission was withdrawn since
 */
export async function lockCustomerStaff(em: EntityManager, viewer: Viewer): Promise<Viewer> {
  const actor = await lockViewer(em, viewer);
  authorize(actor, 'customers.manage', actor);
  return actor;
}

/**
 * Finds an account, and keeps it from being deleted until commit.
 *
 * @throws {AccountNotFoundError} also for an account of another tenant
 * @throws {AccountMergedError} if another one stands for the company
 */
export async function findAccount(em: EntityManager, actor: Viewer, id: string): Promise<Account> {
  await query(em, sql`select id from account where id = ${id}::uuid and ${within(actor)} for key share`);
  const account = await em.findOne(Account, id);
  if (!account || !can(actor, 'customers.manage', { organizationId: account.organization.id })) {
    throw new AccountNotFoundError();
  }
  if (account.mergedInto) {
    throw new AccountMergedError(account.mergedInto.id);
  }
  return account;
}

/**
 * Finds an account, and locks it until commit. Comes before its rev orgs, and those before rev users.
 *
 * @throws {AccountNotFoundError} also for an account of another tenant
 * @throws {AccountMergedError} if another one stands for the company
 */
export async function lockAccount(em: EntityManager, actor: Viewer, id: string): Promise<Account> {
  await query(em, sql`select id from account where id = ${id}::uuid and ${within(actor)} for update`);
  const account = await em.findOne(Account, id);
  if (!account || !can(actor, 'customers.manage', { organizationId: account.organization.id })) {
    throw new AccountNotFoundError();
  }
  if (account.mergedInto) {
    throw new AccountMergedError(account.mergedInto.id);
  }
  return account;
}

/**
 * Finds a rev org, and keeps it from being deleted until commit.
 *
 * @throws {RevOrgNotFoundError} also for a rev org of another organization than the one that is meant
 */
export async function findRevOrg(em: EntityManager, organizationId: string, id: string): Promise<RevOrg> {
  await query(
    em,
    sql`select id from rev_org where id = ${id}::uuid and organization_id = ${organizationId}::uuid for key share`,
  );
  const revOrg = await em.findOne(RevOrg, id);
  if (revOrg?.organization.id !== organizationId) {
    throw new RevOrgNotFoundError();
  }
  return revOrg;
}

/**
 * Finds a rev org, and locks it until commit.
 *
 * @throws {RevOrgNotFoundError} also for a rev org of another tenant
 */
export async function lockRevOrg(em: EntityManager, actor: Viewer, id: string): Promise<RevOrg> {
  await query(em, sql`select id from rev_org where id = ${id}::uuid and ${within(actor)} for update`);
  const revOrg = await em.findOne(RevOrg, id);
  if (!revOrg || !can(actor, 'customers.manage', { organizationId: revOrg.organization.id })) {
    throw new RevOrgNotFoundError();
  }
  return revOrg;
}

/** Only rows of the viewer's reach are locked: nobody waits for, or holds up, another tenant. */
function within({ organizationId, platformRole }: Viewer) {
  return platformRole === PlatformRole.SUPERUSER ? sql`true` : sql`organization_id = ${organizationId}::uuid`;
}

/**
 * Finds a rev user, and locks it until commit: its links and associations change only under this lock.
 *
 * Locked only once it is known to be the actor's to manage, so that nobody waits for, or holds up, another tenant.
 *
 * @throws {RevUserNotFoundError} also for a rev user of another tenant
 * @throws {RevUserMergedError} if another one stands for the person
 */
export async function lockRevUser(em: EntityManager, actor: Viewer, id: string): Promise<RevUser> {
  const revUser = await em.findOne(RevUser, id);
  if (!revUser || !can(actor, 'customers.manage', { organizationId: revUser.organization.id })) {
    throw new RevUserNotFoundError();
  }
  // Who was deleted meanwhile must not go on: what refers to it would write it again.
  if (!(await em.refresh(revUser, { lockMode: LockMode.PESSIMISTIC_WRITE }))) {
    throw new RevUserNotFoundError();
  }
  if (revUser.mergedInto) {
    throw new RevUserMergedError(revUser.mergedInto.id);
  }
  return revUser;
}
