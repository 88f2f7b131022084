import type { EntityManager } from '@mikro-orm/postgresql';

import { formatId } from '../../shared/ids.ts';
import type { AuditRecord } from '../audit/index.ts';
import { leavesNoAdmin } from './member-removal.ts';
import { ManagedMembershipError } from './member.errors.ts';
import { ServiceAccount } from './service-account.entity.ts';
import type { WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { LastAdminError } from './workspace.errors.ts';

/**
 * Sees that a membership may end. The caller holds the lock on the workspace.
 *
 * @throws {ManagedMembershipError} if a directory would bring the membership back
 * @throws {LastAdminError} if people would stay behind without an admin
 */
export async function refuseEnding(em: EntityManager, member: WorkspaceMember, path: readonly string[]): Promise<void> {
  const workspaceId = member.workspace.id;
  if (member.isManaged) {
    throw new ManagedMembershipError(member.source, path);
  }
  const administers = member.user && member.role === WorkspaceRole.ADMIN && !member.endedAt;
  if (administers && (await leavesNoAdmin(em, workspaceId, member.id))) {
    throw new LastAdminError([workspaceId], path);
  }
}

/** Ends a membership, and with it the service account whose it is, with its keys; returns the event, to be recorded by the operation. */
export function endMembership(
  em: EntityManager,
  member: WorkspaceMember,
  by: Pick<AuditRecord, 'organizationId' | 'actorId' | 'actorKind'>,
): AuditRecord {
  em.remove(member);
  const account = member.serviceAccount;
  if (account) {
    em.remove(em.getReference(ServiceAccount, account.id));
  }
  return {
    ...by,
    action: 'member.removed',
    subjectKind: account ? 'svc' : 'usr',
    subjectId: account?.id ?? member.user?.id ?? member.id,
    details: {
      workspaceId: formatId('wsp', member.workspace.id),
      memberId: formatId('mem', member.id),
      role: member.role,
    },
  };
}
