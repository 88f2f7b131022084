import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { lockViewer } from '../identity/index.ts';
import { Invitation } from './invitation.entity.ts';
import { InvitationNotFoundError } from './invitation.errors.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';

const absent = () => new InvitationNotFoundError(['input', 'invitationId']);

export interface ManagedInvitation {
  readonly actor: Viewer;
  /** Tenant of the workspace. */
  readonly organizationId: string;
  readonly workspaceId: string;
  readonly invitation: Invitation;
}

/**
 * The workspace of an invitation that the viewer manages. Asked before the locks.
 *
 * @throws {InvitationNotFoundError} if it does not exist, or the workspace is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 */
export async function findManagedInvitation(em: EntityManager, viewer: Viewer, id: string): Promise<string> {
  const [found] = await query(
    em,
    sql<{ workspaceId: string }>`select workspace_id as "workspaceId" from invitation where id = ${id}::uuid`,
  );
  if (!found) {
    throw absent();
  }
  await requireManagedWorkspace(em, viewer, found.workspaceId, absent);
  return found.workspaceId;
}

/** Locks it until commit, behind its workspace and the viewer, and asks again. Throws as {@link findManagedInvitation}. */
export async function lockManagedInvitation(
  em: EntityManager,
  viewer: Viewer,
  workspaceId: string,
  id: string,
): Promise<ManagedInvitation> {
  await lockWorkspaces(em, [workspaceId]);
  const actor = await lockViewer(em, viewer);
  const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
  const invitation = await em.findOne(Invitation, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!invitation) {
    throw absent();
  }
  return { actor, organizationId, workspaceId, invitation };
}
