import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import type { OrganizationRole, PlatformRole } from '../../shared/authorization/roles.ts';
import { readInstants } from '../../shared/database/rows.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import { LockSetChanged } from '../../shared/database/transaction.ts';
import type { UserStatus } from '../identity/index.ts';
import { lockOrganizations } from '../organization/index.ts';
import { lockWorkspaces, type WorkspaceRole } from '../workspace/index.ts';
import { organizationSuccessors, workspaceSuccessors } from './transfers/successors.ts';
import type { Transfer } from './transfers/transfers.ts';

/** A user who is about to leave, as locked. */
export interface Leaver {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly displayName: string | null;
  readonly role: OrganizationRole;
  readonly platformRole: PlatformRole;
  readonly status: UserStatus;
  readonly purgeAfter: Date | null;
  readonly createdAt: Date;
}

export interface LeaverMembership {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  /** Tenant of the workspace, which need not be the user's. */
  readonly organizationId: string;
  readonly role: WorkspaceRole;
}

export interface Leavers {
  /** By id; those who do not exist are left out. */
  readonly users: ReadonlyMap<string, Leaver>;
  readonly memberships: readonly LeaverMembership[];
  /** Ids of those who are locked beside them, so that they can take over. Null when nothing is locked. */
  readonly successorIds: ReadonlySet<string> | null;
}

/** Whose users are meant: those of one organization, or of all. Others are not locked, and look as if they did not exist. */
export type TenantScope = { readonly organizationId: string } | 'EVERY_ORGANIZATION';

/**
 * Locks users and everything that must not change while they leave: their organizations and workspaces first.
 *
 * Workspaces are read before they are locked. Where a new membership outran that, the transaction begins again.
 *
 * @param alsoOrganizationId an organization that is locked beside those of the users: the actor's
 * @param transfers what changes hands; the successors are locked with the users, as far as they can be seen
 * @throws {LockSetChanged} if somebody joined a workspace in between
 */
export async function lockLeavers(
  em: EntityManager,
  userIds: readonly string[],
  scope: TenantScope,
  alsoOrganizationId: string | null,
  transfers: readonly Transfer[] = [],
): Promise<Leavers> {
  const within = isWithin(scope);
  const organizations = await query(
    em,
    sql<{ id: string }>`
      select distinct u.organization_id as id from users u where u.id ${among(userIds)} and ${within}`,
  );
  const organizationIds = organizations.map(({ id }) => id);
  await lockOrganizations(em, alsoOrganizationId ? [...organizationIds, alsoOrganizationId] : organizationIds);
  // Read only now: whoever was waited for may have changed them.
  const workspaces = await query(
    em,
    sql<{ id: string }>`
      select distinct m.workspace_id as id from workspace_member m join users u on u.id = m.user_id
      where u.id ${among(userIds)} and ${within}`,
  );
  const workspaceIds = workspaces.map(({ id }) => id);
  await lockWorkspaces(em, workspaceIds);
  const successors = transfers.flatMap(({ to }) => to ?? []);
  if (transfers.some(({ choice }) => choice === 'AUTO')) {
    const inWorkspaces = await workspaceSuccessors(em, workspaceIds, userIds);
    const inOrganizations = await organizationSuccessors(em, organizationIds, userIds);
    successors.push(...[...inWorkspaces.values(), ...inOrganizations.values()].map(({ userId }) => userId));
  }
  const isSuccessor = sql`u.id = any(${successors}::uuid[]) and (${within} or exists (
    select from workspace_member m
    where m.user_id = u.id and m.workspace_id = any(${workspaceIds}::uuid[]) and m.ended_at is null
  ))`;
  const wanted = new Set(userIds);
  const locked = await readUsers(
    em,
    sql`(${isOneOf(userIds, within)} or ${isSuccessor}) order by u.id for no key update of u`,
  );
  const users = locked.filter(({ id }) => wanted.has(id));
  const memberships = await readMemberships(
    em,
    users.map(({ id }) => id),
  );
  const lockedWorkspaces = new Set(workspaceIds);
  if (!memberships.every(({ workspaceId }) => lockedWorkspaces.has(workspaceId))) {
    throw new LockSetChanged();
  }
  return {
    users: new Map(users.map(user => [user.id, user])),
    memberships,
    successorIds: new Set(locked.map(({ id }) => id).filter(id => !wanted.has(id))),
  };
}

/** The same without any lock, for a plan, which changes nothing. */
export async function readLeavers(em: EntityManager, userIds: readonly string[], scope: TenantScope): Promise<Leavers> {
  const users = await readUsers(em, isOneOf(userIds, isWithin(scope)));
  const memberships = await readMemberships(
    em,
    users.map(({ id }) => id),
  );
  return { users: new Map(users.map(user => [user.id, user])), memberships, successorIds: null };
}

function isWithin(scope: TenantScope): RawBuilder<unknown> {
  return scope === 'EVERY_ORGANIZATION' ? sql`true` : sql`u.organization_id = ${scope.organizationId}::uuid`;
}

function isOneOf(userIds: readonly string[], within: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`u.id ${among(userIds)} and ${within}`;
}

async function readUsers(em: EntityManager, condition: RawBuilder<unknown>): Promise<Leaver[]> {
  const users = await query(
    em,
    sql<Leaver>`
      select id, organization_id as "organizationId", email, given_name as "givenName", family_name as "familyName",
        display_name as "displayName", role, platform_role as "platformRole", status, purge_after as "purgeAfter",
        created_at as "createdAt"
      from users u where ${condition}`,
  );
  for (const user of users) {
    readInstants(user as unknown as Record<string, unknown>, ['purgeAfter', 'createdAt']);
  }
  return users;
}

function readMemberships(em: EntityManager, userIds: readonly string[]): Promise<LeaverMembership[]> {
  return query(
    em,
    sql<LeaverMembership>`
      select m.id, m.user_id as "userId", m.workspace_id as "workspaceId", w.organization_id as "organizationId", m.role
      from workspace_member m join workspace w on w.id = m.workspace_id
      where m.user_id ${among(userIds)} and m.ended_at is null
      order by m.id`,
  );
}
