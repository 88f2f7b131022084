import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { requireCaller } from '../../shared/authorization/viewer.ts';
import { type Row, shapeOf } from '../../shared/database/rows.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import { NotFoundQuery } from '../../shared/errors/access-errors.ts';
import { andThen, type Eventual } from '../../shared/eventual.ts';
import { isGone, User } from '../identity/index.ts';
import { isOf, type WorkspaceAccess } from './workspace-access.ts';
import type { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';

/** A workspace, and how the viewer stands to it. */
interface Standing {
  readonly workspace: Row<Workspace>;
  readonly access: WorkspaceAccess;
  readonly isVisible: boolean;
}

/** How the viewer stands to a workspace; null when it does not exist, or nobody is signed in. */
export async function accessTo(context: Context, workspaceId: string): Promise<WorkspaceAccess | null> {
  return (await standingOf(context, workspaceId))?.access ?? null;
}

/** A workspace that is named by something that the viewer sees; null when the viewer cannot see the workspace itself. */
export function visibleWorkspace(context: Context, workspaceId: string): Eventual<Row<Workspace> | null> {
  return andThen(standingOf(context, workspaceId), standing => (standing?.isVisible ? standing.workspace : null));
}

/** All workspaces that are asked for together are one statement. */
function standingOf(context: Context, workspaceId: string): Eventual<Standing | null> {
  const { rows } = context;
  return rows.load<Standing>('standing in workspaces', workspaceId, async ids => {
    const caller = await context.caller();
    if (!caller) {
      return new Map();
    }
    const { table, columns } = shapeOf(rows.em, Workspace);
    const found = await rows.read<Workspace, { viewerRole: WorkspaceRole | null }>(
      Workspace,
      sql`select ${columns}, m.role as "viewerRole" from ${table} t
        left join workspace_member m on m.workspace_id = t.id and ${isOf(caller)} and m.ended_at is null
        where t.id ${among(ids)}`,
    );
    return new Map(
      found.map(({ viewerRole, ...workspace }) => {
        const access = { workspaceId: workspace.id, organizationId: workspace.organizationId, viewerRole };
        return [workspace.id, { workspace, access, isVisible: can(caller, 'workspaces.read', access) }];
      }),
    );
  });
}

/**
 * For queries and streams: throws unless the viewer manages the members of the workspace. One that the viewer cannot see
 * looks like one that does not exist.
 */
export async function requireWorkspaceAdmin(context: Context, workspaceId: string): Promise<void> {
  const [caller, access] = await Promise.all([requireCaller(context), accessTo(context, workspaceId)]);
  if (!access || !can(caller, 'workspaces.read', access)) {
    throw new NotFoundQuery('workspace');
  }
  await authorizeQuery(context, 'workspaces.manage', access);
}

/** Whether the viewer and a user are live members of the same workspace. */
export async function sharesWorkspace(context: Context, userId: string): Promise<boolean> {
  const { rows } = context;
  const caller = await context.caller();
  if (!caller) {
    return false;
  }
  const loader = rows.batched<true>('users who share a workspace', async ids => {
    const found = await query(
      rows.em,
      sql<{ userId: string }>`
        select distinct other.user_id as "userId" from workspace_member m
        join workspace_member other on other.workspace_id = m.workspace_id and other.ended_at is null
        where ${isOf(caller)} and m.ended_at is null and other.user_id ${among(ids)}`,
    );
    return new Map(found.map(row => [row.userId, true]));
  });
  return (await loader.load(userId)) ?? false;
}

/** A user whom the viewer may look up: of the own organization, or of a shared workspace; null for all others. */
export async function visibleUser(context: Context, userId: string): Promise<Row<User> | null> {
  const [caller, user] = await Promise.all([context.caller(), context.rows.find(User, userId)]);
  if (!caller || !user || isGone(caller, user)) {
    return null;
  }
  const { organizationId } = user;
  const mayRead = (shares: boolean) => can(caller, 'users.read', { organizationId, sharesWorkspace: shares });
  return mayRead(false) || mayRead(await sharesWorkspace(context, userId)) ? user : null;
}

/** A user who is named by something that the viewer sees; null when there is none, or that user has left. */
export async function namedUser(context: Context, userId: string | null): Promise<Row<User> | null> {
  const [caller, user] = await Promise.all([context.caller(), userId && context.rows.find(User, userId)]);
  return caller && user && !isGone(caller, user) ? user : null;
}
