import type { EntityManager } from '@mikro-orm/postgresql';

import { formatId } from '../../shared/ids.ts';
import type { AuditRecord } from '../audit/index.ts';
import type { User } from '../identity/index.ts';
import { type Invitation, InvitationState } from './invitation.entity.ts';
import { membershipDetails } from './membership-details.ts';
import { MembershipSource, WorkspaceMember } from './workspace-member.entity.ts';
import { Workspace } from './workspace.entity.ts';

interface Joined {
  readonly member: WorkspaceMember;
  /** To be recorded by the operation, together with its own. */
  readonly events: readonly AuditRecord[];
}

/** Accepts a locked, pending invitation for a user who has its address. */
export function joinByInvitation(
  em: EntityManager,
  invitation: Invitation,
  user: User,
  organizationId: string,
  now: Date,
): Joined {
  const workspaceId = invitation.workspace.id;
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
