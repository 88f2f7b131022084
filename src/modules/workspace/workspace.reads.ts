import type { Context } from '../../context.ts';
import { canAdminister } from '../../shared/authorization/administer.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import type { Row } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { ForbiddenQuery, NotFoundQuery } from '../../shared/errors/access-errors.ts';
import { isGone, User } from '../identity/index.ts';
import { readWorkspaceAccess, type WorkspaceAccess } from './workspace-access.ts';
import { Workspace } from './workspace.entity.ts';
import { canManageMembers, canSeeWorkspace, workspaceAdmins } from './workspace.policy.ts';

/** How the viewer stands to a workspace; null when it does not exist, or nobody is signed in. */
export async function accessTo(context: Context, workspaceId: string): Promise<WorkspaceAccess | null> {
  const { rows } = context;
  const viewer = await context.viewer();
  return viewer && rows.batched('workspace access', ids => readWorkspaceAccess(rows.em, viewer, ids)).load(workspaceId);
}

/** A workspace that is named by something that the viewer sees; null when the viewer cannot see the workspace itself. */
export async function visibleWorkspace(context: Context, workspaceId: string): Promise<Row<Workspace> | null> {
  const [viewer, access] = await Promise.all([context.viewer(), accessTo(context, workspaceId)]);
  return viewer && access && canSeeWorkspace(viewer, access) ? context.rows.find(Workspace, workspaceId) : null;
}

/**
 * For queries and streams: throws unless the viewer manages the members of the workspace. One that the viewer cannot see
 * looks like one that does not exist.
 */
export async function requireWorkspaceAdmin(context: Context, workspaceId: string): Promise<void> {
  const [viewer, access] = await Promise.all([requireViewer(context), accessTo(context, workspaceId)]);
  if (!access || !canSeeWorkspace(viewer, access)) {
    throw new NotFoundQuery('workspace');
  }
  if (!canManageMembers(viewer, access)) {
    throw new ForbiddenQuery(workspaceAdmins);
  }
}

/** Whether the viewer and a user are live members of the same workspace. */
export async function sharesWorkspace(context: Context, userId: string): Promise<boolean> {
  const { rows } = context;
  const viewer = await context.viewer();
  if (!viewer) {
    return false;
  }
  const loader = rows.batched<true>('users who share a workspace', async ids => {
    const found = await query(
      rows.em,
      sql<{ userId: string }>`
        select distinct other.user_id as "userId" from workspace_member own
        join workspace_member other on other.workspace_id = own.workspace_id and other.ended_at is null
        where own.user_id = ${viewer.userId}::uuid and own.ended_at is null and other.user_id = any(${ids}::uuid[])`,
    );
    return new Map(found.map(row => [row.userId, true]));
  });
  return (await loader.load(userId)) ?? false;
}

/** A user whom the viewer may look up: of the own organization, or of a shared workspace; null for all others. */
export async function visibleUser(context: Context, userId: string): Promise<Row<User> | null> {
  const [viewer, user] = await Promise.all([context.viewer(), context.rows.find(User, userId)]);
  if (!viewer || !user || isGone(viewer, user)) {
    return null;
  }
  const isOfTheHouse = viewer.organizationId === user.organizationId || canAdminister(viewer, user.organizationId);
  return isOfTheHouse || (await sharesWorkspace(context, userId)) ? user : null;
}

/** A user who is named by something that the viewer sees; null when there is none, or that user has left. */
export async function namedUser(context: Context, userId: string | null): Promise<Row<User> | null> {
  const [viewer, user] = await Promise.all([context.viewer(), userId && context.rows.find(User, userId)]);
  return viewer && user && !isGone(viewer, user) ? user : null;
}
