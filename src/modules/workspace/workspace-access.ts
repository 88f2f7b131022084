import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { WorkspaceRole } from './workspace-role.ts';

/** How a viewer stands to a workspace. */
export interface WorkspaceAccess {
  readonly workspaceId: string;
  readonly organizationId: string;
  /** Null for who is not a member. */
  readonly viewerRole: WorkspaceRole | null;
}

/** How the viewer stands to each of the workspaces; those that do not exist are left out. */
export async function readWorkspaceAccess(
  em: EntityManager,
  { userId }: Viewer,
  workspaceIds: readonly string[],
): Promise<Map<string, WorkspaceAccess>> {
  const found = await query(
    em,
    sql<WorkspaceAccess>`
      select w.id as "workspaceId", w.organization_id as "organizationId", m.role as "viewerRole"
      from workspace w
      left join workspace_member m on m.workspace_id = w.id and m.user_id = ${userId}::uuid and m.ended_at is null
      where w.id = any(${workspaceIds}::uuid[])`,
  );
  return new Map(found.map(access => [access.workspaceId, access]));
}
