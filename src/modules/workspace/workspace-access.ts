import type { EntityManager } from '@mikro-orm/postgresql';

import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import type { WorkspaceRole } from './workspace-role.ts';

/** How a caller stands to a workspace. */
export interface WorkspaceAccess {
  readonly workspaceId: string;
  readonly organizationId: string;
  /** Null for who is not a member. */
  readonly viewerRole: WorkspaceRole | null;
}

/** That membership `m` is the caller's own. */
export function isOf(caller: Caller) {
  return isPerson(caller)
    ? sql`m.user_id = ${caller.userId}::uuid`
    : sql`m.service_account_id = ${caller.serviceAccountId}::uuid`;
}

/** How the caller stands to each of the workspaces; those that do not exist are left out. */
export async function readWorkspaceAccess(
  em: EntityManager,
  caller: Caller,
  workspaceIds: readonly string[],
): Promise<Map<string, WorkspaceAccess>> {
  const found = await query(
    em,
    sql<WorkspaceAccess>`
      select w.id as "workspaceId", w.organization_id as "organizationId", m.role as "viewerRole"
      from workspace w
      left join workspace_member m on m.workspace_id = w.id and ${isOf(caller)} and m.ended_at is null
      where w.id ${among(workspaceIds)}`,
  );
  return new Map(found.map(access => [access.workspaceId, access]));
}
