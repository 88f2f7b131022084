import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';
import { formatId } from '../../shared/ids.ts';
import type { AuditRecord } from '../audit/index.ts';
import type { LeaverMembership } from './leavers.ts';

/** Tells each workspace's organization, which need not be the user's, that a member has gone. */
export function membershipEvents(
  memberships: readonly LeaverMembership[],
  userIds: readonly string[],
  actorId: string | null,
): AuditRecord[] {
  const leaving = new Set(userIds);
  return memberships
    .filter(({ userId }) => leaving.has(userId))
    .map(({ id, userId, workspaceId, organizationId, role }) => ({
      action: 'member.removed',
      organizationId,
      actorId,
      subjectKind: 'usr',
      subjectId: userId,
      details: { workspaceId: formatId('wsp', workspaceId), memberId: formatId('mem', id), role },
    }));
}

/** Tells the organizations of workspaces that their pending invitations to the users are void. */
export async function pendingInvitationEvents(
  em: EntityManager,
  userIds: readonly string[],
  actorId: string | null,
): Promise<AuditRecord[]> {
  const pending = await query(
    em,
    sql<{ id: string; workspaceId: string; organizationId: string }>`
      select i.id, i.workspace_id as "workspaceId", w.organization_id as "organizationId"
      from users u join invitation i on i.email_key = u.email_key join workspace w on w.id = i.workspace_id
      where u.id ${among(userIds)} and i.state = 'PENDING'
      order by i.id for update of i`,
  );
  return pending.map(({ id, workspaceId, organizationId }) => ({
    action: 'invitation.revoked',
    organizationId,
    actorId,
    subjectKind: 'inv',
    subjectId: id,
    details: { workspaceId: formatId('wsp', workspaceId) },
  }));
}
