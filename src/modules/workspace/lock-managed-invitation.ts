import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Caller } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { lockCaller } from './find-service-viewer.ts';
import { Invitation } from './invitation.entity.ts';
import { InvitationNotFoundError } from './invitation.errors.ts';
import { lockPeople } from './lock-people.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';

const absent = () => new InvitationNotFoundError(['input', 'invitationId']);

/** What has to be locked before an invitation. Neither changes as long as it is there. */
export interface FoundInvitation {
  readonly workspaceId: string;
  readonly emailKey: string;
}

export interface ManagedInvitation {
  readonly actor: Caller;
  /** Tenant of the workspace. */
  readonly organizationId: string;
  readonly invitation: Invitation;
}

/**
 * An invitation that the viewer manages. Asked before the locks.
 *
 * @throws {InvitationNotFoundError} if it does not exist, or the workspace is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 */
export async function findManagedInvitation(em: EntityManager, caller: Caller, id: string): Promise<FoundInvitation> {
  const [found] = await query(
    em,
    sql<FoundInvitation>`
      select workspace_id as "workspaceId", email_key as "emailKey" from invitation where id = ${id}::uuid`,
  );
  if (!found) {
    throw absent();
  }
  await requireManagedWorkspace(em, caller, found.workspaceId, absent);
  return found;
}

/** Locks it until commit, behind its workspace, the viewer and who has its address, and asks again. Throws as {@link findManagedInvitation}. */
export async function lockManagedInvitation(
  em: EntityManager,
  caller: Caller,
  { workspaceId, emailKey }: FoundInvitation,
  id: string,
): Promise<ManagedInvitation> {
  await lockWorkspaces(em, [workspaceId]);
  await lockPeople(em, caller, emailKey);
  const actor = await lockCaller(em, caller);
  const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
  const invitation = await em.findOne(Invitation, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!invitation) {
    throw absent();
  }
  return { actor, organizationId, invitation };
}
