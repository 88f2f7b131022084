import type { Pool, PoolClient } from 'pg';

import { erase } from './erase.ts';
import { type AuditRow, recordAll } from './record.ts';
import { inTransaction, run } from './run.ts';
import { lockViewer, requireAdministrator, type Viewer, viewerOf } from './session.ts';

interface DeleteInput {
  readonly userIds: readonly string[];
  readonly policy: 'ALL_OR_NOTHING' | 'BEST_EFFORT';
}

interface User {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: string;
  readonly status: string;
}

interface Membership {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly organizationId: string;
  readonly role: string;
}

/**
 * Deletes users by hand, with what Leaver guarantees: locks in one order, no holds, nobody without an owner or an
 * administrator, sessions ended, everything erased and counted by user, stored bytes left to a job, and the audit events.
 */
export async function deleteUsers(pool: Pool, token: string | null, { userIds, policy }: DeleteInput) {
  const caller = await viewerOf(pool, token);
  requireAdministrator(caller, caller.organizationId);
  return inTransaction(pool, async client => {
    const { users, memberships } = await lockAll(client, caller, userIds);
    const viewer = await lockViewer(client, caller);
    requireAdministrator(viewer, viewer.organizationId);
    const refused = await refusals(client, viewer, users);
    const ids = userIds.filter(id => users.has(id) && !refused.has(id));
    if (policy === 'ALL_OR_NOTHING' && ids.length < userIds.length) {
      throw new Error('Somebody cannot be deleted');
    }
    const now = new Date();
    const invitations = await pendingInvitations(client, ids);
    const leaving = ids.flatMap(id => users.get(id) ?? []);
    const impact = await erase(client, leaving, now);
    const about = (organizationId: string, action: string, kind: string, subjectId: string, details: object) =>
      ({ organizationId, action, kind, subjectId, details }) satisfies AuditRow;
    await recordAll(client, viewer.userId, now, [
      ...ids.map(id =>
        about(users.get(id)?.organizationId ?? '', 'user.deleted', 'usr', id, { erased: impact.get(id) ?? [] }),
      ),
      ...memberships
        .filter(({ userId }) => !refused.has(userId))
        .map(({ id, userId, workspaceId, organizationId, role }) =>
          about(organizationId, 'member.removed', 'usr', userId, { workspaceId, memberId: id, role }),
        ),
      ...invitations.map(({ id, workspaceId, organizationId }) =>
        about(organizationId, 'invitation.revoked', 'inv', id, { workspaceId }),
      ),
    ]);
    return {
      items: userIds.map((id, index) => ({
        index,
        requestedId: id,
        outcome: refused.has(id) || !users.has(id) ? 'REFUSED' : 'DELETED',
        snapshot: refused.has(id) ? null : users.get(id),
        impact: impact.get(id) ?? [],
      })),
    };
  });
}

async function lockAll(client: PoolClient, viewer: Viewer, userIds: readonly string[]) {
  const { organizationId } = viewer;
  await run(client, 'lock-organization', 'select id from organization where id = $1 for no key update', [
    organizationId,
  ]);
  await run(
    client,
    'lock-workspaces',
    `select id from workspace where id in (
       select m.workspace_id from workspace_member m join users u on u.id = m.user_id
       where u.id = any($1) and u.organization_id = $2
     ) order by id for no key update`,
    [userIds, organizationId],
  );
  const users = await run<User>(
    client,
    'lock-users',
    `select id, organization_id as "organizationId", email, given_name as "givenName", family_name as "familyName",
       display_name as "displayName", role, status, created_at as "createdAt"
     from users where id = any($1) and organization_id = $2 order by id for no key update`,
    [userIds, organizationId],
  );
  const memberships = await run<Membership>(
    client,
    'memberships',
    `select m.id, m.user_id as "userId", m.workspace_id as "workspaceId", w.organization_id as "organizationId", m.role
     from workspace_member m join workspace w on w.id = m.workspace_id
     where m.user_id = any($1) and m.ended_at is null`,
    [users.map(({ id }) => id)],
  );
  return { users: new Map(users.map(user => [user.id, user])), memberships };
}

/** Who must stay: those under a hold, other owners unless an owner asks, the last of a workspace or an organization. */
async function refusals(client: PoolClient, viewer: Viewer, users: ReadonlyMap<string, User>): Promise<Set<string>> {
  const ids = [...users.keys()];
  const held = await run<{ id: string }>(
    client,
    'held',
    'select user_id as id from legal_hold where user_id = any($1) and released_at is null',
    [ids],
  );
  const lastAdmins = await run<{ id: string }>(
    client,
    'last-admins',
    `select m.user_id as id from workspace_member m
     where m.user_id = any($1) and m.ended_at is null and m.role = 'ADMIN' and not exists (
       select from workspace_member a where a.workspace_id = m.workspace_id and a.role = 'ADMIN'
         and a.ended_at is null and a.user_id is not null and a.user_id <> all($1)
     ) and exists (
       select from workspace_member s where s.workspace_id = m.workspace_id
         and s.ended_at is null and s.user_id is not null and s.user_id <> all($1)
     )`,
    [ids],
  );
  const lastOwners = await run<{ id: string }>(
    client,
    'last-owners',
    `select u.id from users u where u.id = any($1) and u.role = 'OWNER' and u.status = 'ACTIVE' and not exists (
       select from users o where o.organization_id = u.organization_id and o.role = 'OWNER' and o.status = 'ACTIVE'
         and o.id <> all($1)
     )`,
    [ids],
  );
  const above = [...users.values()].filter(({ role }) => role === 'OWNER' && viewer.role !== 'OWNER');
  return new Set([...held, ...lastAdmins, ...lastOwners, ...above].map(({ id }) => id).concat(viewer.userId));
}

/** The pending invitations to the users, which are void from now on. */
async function pendingInvitations(client: PoolClient, ids: readonly string[]) {
  return run<{ id: string; workspaceId: string; organizationId: string }>(
    client,
    'pending-invitations',
    `select i.id, i.workspace_id as "workspaceId", w.organization_id as "organizationId"
     from users u join invitation i on i.email_key = u.email_key join workspace w on w.id = i.workspace_id
     where u.id = any($1) and i.state = 'PENDING' order by i.id for update of i`,
    [ids],
  );
}
