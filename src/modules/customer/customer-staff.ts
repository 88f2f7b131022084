import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import { Permission } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import { lockViewer } from '../identity/index.ts';

/** What was granted to a user on single accounts, by account. */
export type AccountGrants = ReadonlyMap<string, Permission>;

/** Who works with customers. */
export interface CustomerStaff extends Viewer {
  /** The accounts that it is about; null for who manages all customers. */
  readonly grants: AccountGrants | null;
}

/**
 * Sees that the viewer manages customers, be it those of one account. One statement, and none for who manages all.
 *
 * @throws {ForbiddenError} if the viewer manages none
 */
export async function customerStaff(em: EntityManager, viewer: Viewer): Promise<CustomerStaff> {
  if (can(viewer, 'customers.manage', viewer)) {
    return { ...viewer, grants: null };
  }
  const grants = await readAccountGrants(em, viewer.userId);
  authorize(viewer, 'accounts.manage', { organizationId: viewer.organizationId, granted: most(grants.values()) });
  return { ...viewer, grants };
}

/**
 * As {@link customerStaff}, under the lock that keeps the viewer from ending until commit, and every grant as it is.
 *
 * @throws {Unauthenticated} if the viewer has ended since the request began
 * @throws {ForbiddenError} if the permission was withdrawn since
 */
export async function lockCustomerStaff(em: EntityManager, viewer: Viewer): Promise<CustomerStaff> {
  return customerStaff(em, await lockViewer(em, viewer));
}

/**
 * As {@link lockCustomerStaff}, for what is about all customers.
 *
 * @throws {Unauthenticated} if the viewer has ended since the request began
 * @throws {ForbiddenError} if the permission was withdrawn since
 */
export async function lockCustomerManager(em: EntityManager, viewer: Viewer): Promise<CustomerStaff> {
  const actor = await lockViewer(em, viewer);
  authorize(actor, 'customers.manage', actor);
  return { ...actor, grants: null };
}

export async function readAccountGrants(em: EntityManager, userId: string): Promise<AccountGrants> {
  const found = await query(
    em,
    sql<{ accountId: string; permission: Permission }>`
      select account_id as "accountId", permission from account_permission where user_id = ${userId}::uuid`,
  );
  return new Map(found.map(({ accountId, permission }) => [accountId, permission]));
}

/** What of the customers something belongs to: to which organization, and to which accounts of it. */
export interface Belonging {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
}

/**
 * Sees that the actor manages what belongs to accounts: all of them, since all see what is changed.
 *
 * @throws {DomainError} the one given, if it is not the actor's to see
 * @throws {ForbiddenError} if the actor sees it, and does not manage it
 */
export function authorizeManaging(actor: CustomerStaff, thing: Belonging, absent: () => DomainError): void {
  requireSight(actor, thing, absent);
  const granted = least(grantedOn(actor.grants, thing.accountIds));
  authorize(actor, 'accounts.manage', { organizationId: thing.organizationId, granted });
}

/** @throws {DomainError} the one given, if the actor may not see what belongs to the accounts */
export function requireSight(actor: CustomerStaff, thing: Belonging, absent: () => DomainError): void {
  if (!canSee(actor, thing)) {
    throw absent();
  }
}

/** Whether the actor sees what belongs to accounts: by one of them. */
export function canSee(actor: CustomerStaff, { organizationId, accountIds }: Belonging): boolean {
  return can(actor, 'accounts.read', { organizationId, granted: most(grantedOn(actor.grants, accountIds)) });
}

/** What grants say of each of the accounts. */
export function grantedOn(grants: AccountGrants | null, accountIds: readonly string[]): (Permission | null)[] {
  return accountIds.map(id => grants?.get(id) ?? null);
}

/** The greatest of permissions: what belongs to several accounts is seen by who sees one of them. */
export function most(granted: Iterable<Permission | null>): Permission | null {
  const all = new Set(granted);
  return [Permission.MANAGE_CUSTOMERS, Permission.READ_CUSTOMERS].find(permission => all.has(permission)) ?? null;
}

/** The smallest of permissions, and none of nothing: what belongs to no account is for who manages all customers. */
function least(granted: readonly (Permission | null)[]): Permission | null {
  if (granted.length === 0 || granted.includes(null)) {
    return null;
  }
  return granted.includes(Permission.READ_CUSTOMERS) ? Permission.READ_CUSTOMERS : Permission.MANAGE_CUSTOMERS;
}

/** Accounts that rev users belong to, by rev user: by a link to a rev org, or by an association. */
export async function readAccountsOfRevUsers(
  em: EntityManager,
  revUserIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = await query(
    em,
    sql<{ revUserId: string; accountIds: string[] }>`
      select rev_user_id as "revUserId", array_agg(account_id) as "accountIds" from (
        select c.rev_user_id, c.account_id from account_contact c where c.rev_user_id ${among(revUserIds)}
        union
        select l.rev_user_id, o.account_id from rev_user_link l join rev_org o on o.id = l.rev_org_id
        where l.rev_user_id ${among(revUserIds)}
      ) belonging group by 1`,
  );
  return new Map(found.map(({ revUserId, accountIds }) => [revUserId, accountIds]));
}
