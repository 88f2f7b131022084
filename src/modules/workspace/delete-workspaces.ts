import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';

/** What went with workspaces and somebody must be told of. */
export interface GoneWorkspaces {
  /** Service accounts that were members. */
  readonly members: readonly { readonly id: string; readonly workspaceId: string; readonly serviceAccountId: string }[];
  /** Invitations that were pending. */
  readonly invitations: readonly { readonly id: string; readonly workspaceId: string }[];
}

/**
 * Deletes workspaces in which no person is a member any more, with everything in them: a constant number of statements.
 *
 * The caller has locked them.
 */
export async function deleteWorkspaces(em: EntityManager, ids: readonly string[]): Promise<GoneWorkspaces> {
  const members = await query(
    em,
    sql<GoneWorkspaces['members'][number]>`
      with gone as (delete from workspace_member where workspace_id = any(${ids}::uuid[]) returning *)
      select id, workspace_id as "workspaceId", service_account_id as "serviceAccountId" from gone
      where service_account_id is not null order by id`,
  );
  await query(em, sql`delete from service_account where workspace_id = any(${ids}::uuid[])`);
  const invitations = await query(
    em,
    sql<GoneWorkspaces['invitations'][number]>`
      with gone as (delete from invitation where workspace_id = any(${ids}::uuid[]) returning *)
      select id, workspace_id as "workspaceId" from gone where state = 'PENDING' order by id`,
  );
  await query(em, sql`delete from workspace where id = any(${ids}::uuid[])`);
  return { members, invitations };
}
