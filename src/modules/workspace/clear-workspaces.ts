import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { formatId } from '../../shared/ids.ts';
import type { AuditRecord } from '../audit/index.ts';
import type { WorkspaceRole } from './workspace-role.ts';

/** What went with workspaces, as far as somebody must be told. */
export interface ClearedWorkspaces {
  readonly members: readonly {
    readonly id: string;
    readonly workspaceId: string;
    /** The user, or the service account. */
    readonly subjectId: string;
    readonly isPerson: boolean;
    readonly role: WorkspaceRole;
  }[];
  readonly serviceAccountCount: number;
  /** Invitations that were pending. */
  readonly invitations: readonly { readonly id: string; readonly workspaceId: string }[];
}

/**
 * Deletes everything in workspaces, which the caller has locked, and is about to delete. A constant number of statements.
 *
 * The memberships of people who have left go as well, and are not told of: those ended before.
 */
export async function clearWorkspaces(em: EntityManager, ids: readonly string[]): Promise<ClearedWorkspaces> {
  const members = await query(
    em,
    sql<ClearedWorkspaces['members'][number]>`
      with gone as (delete from workspace_member where workspace_id = any(${ids}::uuid[]) returning *)
      select id, workspace_id as "workspaceId", coalesce(user_id, service_account_id) as "subjectId",
        user_id is not null as "isPerson", role
      from gone where ended_at is null order by id`,
  );
  const accounts = await query(
    em,
    sql`delete from service_account where workspace_id = any(${ids}::uuid[]) returning id`,
  );
  const invitations = await query(
    em,
    sql<ClearedWorkspaces['invitations'][number]>`
      with gone as (delete from invitation where workspace_id = any(${ids}::uuid[]) returning id, workspace_id, state)
      select id, workspace_id as "workspaceId" from gone where state = 'PENDING' order by id`,
  );
  return { members, serviceAccountCount: accounts.length, invitations };
}

/** Tells the organizations of cleared workspaces what went. */
export function clearedEvents(
  { members, invitations }: ClearedWorkspaces,
  by: (workspaceId: string) => Pick<AuditRecord, 'organizationId' | 'actorId' | 'actorKind'>,
): AuditRecord[] {
  return [
    ...members.map((member): AuditRecord => ({
      ...by(member.workspaceId),
      action: 'member.removed',
      subjectKind: member.isPerson ? 'usr' : 'svc',
      subjectId: member.subjectId,
      details: {
        workspaceId: formatId('wsp', member.workspaceId),
        memberId: formatId('mem', member.id),
        role: member.role,
      },
    })),
    ...invitations.map((invitation): AuditRecord => ({
      ...by(invitation.workspaceId),
      action: 'invitation.revoked',
      subjectKind: 'inv',
      subjectId: invitation.id,
      details: { workspaceId: formatId('wsp', invitation.workspaceId) },
    })),
  ];
}
