import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { formatId } from '../../shared/ids.ts';
import type { AuditRecord } from '../audit/index.ts';
import type { User } from '../identity/index.ts';
import { type Invitation, InvitationState } from './invitation.entity.ts';
import { membershipDetails } from './membership-details.ts';
import { MembershipSource, WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';
import { LastAdminError } from './workspace.errors.ts';

interface Joining {
  readonly user: User;
  /** Tenant of the workspace. */
  readonly organizationId: string;
  /** Where the secret stands in the input. */
  readonly path: readonly string[];
}

interface Joined {
  readonly member: WorkspaceMember;
  /** To be recorded by the operation, together with its own. */
  readonly events: readonly AuditRecord[];
}

/**
 * Accepts a locked, pending invitation for a user who has its address. The caller holds the lock on the workspace.
 *
 * @throws {LastAdminError} if nobody administers the workspace any more, and the invitation is for a plain member
 */
export async function joinByInvitation(
  em: EntityManager,
  invitation: Invitation,
  { user, organizationId, path }: Joining,
  now: Date,
): Promise<Joined> {
  const workspaceId = invitation.workspace.id;
  if (invitation.role !== WorkspaceRole.ADMIN) {
    await refuseWithoutAdmin(em, workspaceId, path);
  }
  const workspace = em.getReference(Workspace, workspaceId);
  const member = WorkspaceMember.ofUser(workspace, user, invitation.role, MembershipSource.INVITATION, now);
  em.persist(member);
  invitation.end(InvitationState.ACCEPTED, now);
  const event = { organizationId, actorId: user.id };
  return {
    member,
    events: [
      {
        ...event,
        action: 'invitation.accepted',
        subjectKind: 'inv',
        subjectId: invitation.id,
        details: { workspaceId: formatId('wsp', workspaceId), role: member.role },
      },
      {
        ...event,
        action: 'member.added',
        subjectKind: 'usr',
        subjectId: user.id,
        details: membershipDetails(workspaceId, member),
      },
    ],
  };
}

/** All people may have left since the invitation was sent: a plain member would be alone with nobody to let others in. */
async function refuseWithoutAdmin(em: EntityManager, workspaceId: string, path: readonly string[]): Promise<void> {
  const admins = await query(
    em,
    sql`select m.id from workspace_member m join users u on u.id = m.user_id and u.status = 'ACTIVE'
      where m.workspace_id = ${workspaceId}::uuid and m.role = 'ADMIN' and m.ended_at is null limit 1`,
  );
  if (admins.length === 0) {
    throw new LastAdminError([workspaceId], path);
  }
}
