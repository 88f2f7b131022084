import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from '../identity/index.ts';
import { endMembership, refuseEnding } from './end-membership.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { wasRemoved } from './member-removal.ts';
import { readWorkspaceAccess } from './workspace-access.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { MemberNotFoundError, WorkspaceNotFoundError } from './workspace.errors.ts';

const path = ['input', 'workspaceId'];

export interface LeaveWorkspace {
  readonly workspaceId: string;
}

export interface WorkspaceLeaving {
  readonly outcome: 'LEFT' | 'ALREADY_LEFT';
  readonly workspaceId: string;
  readonly removedMemberId: string | null;
}

/**
 * Ends the viewer's own membership. Who has left, or was removed, hears so again.
 *
 * The workspace stays locked until commit, so that two admins cannot leave at once and leave none.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {WorkspaceNotFoundError} if the workspace does not exist, or was never the viewer's to see
 * @throws {MemberNotFoundError} if the viewer administers the organization, and never was a member
 * @throws {ManagedMembershipError} if a directory would bring the membership back
 * @throws {LastAdminError} if people would stay behind without an admin
 */
export async function leaveWorkspace(context: Context, input: LeaveWorkspace): Promise<WorkspaceLeaving> {
  const viewer = await requireViewer(context);
  const workspaceId = parseId('wsp', input.workspaceId, path);
  if (!(await isConcerned(context.em, viewer, workspaceId))) {
    throw new WorkspaceNotFoundError();
  }

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockViewer(em, viewer);
    const member = await em.findOne(
      WorkspaceMember,
      { workspace: workspaceId, user: actor.userId, endedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    const access = (await readWorkspaceAccess(em, actor, [workspaceId])).get(workspaceId);
    if (!member || !access) {
      return alreadyLeft(em, actor, workspaceId);
    }
    await refuseEnding(em, member, path);

    const by = { organizationId: access.organizationId, actorId: actor.userId };
    await record(em, context.now(), endMembership(em, member, by));
    return { outcome: 'LEFT', workspaceId, removedMemberId: member.id };
  });
}

/** Whether the viewer sees the workspace, or once left it. Others need not wait for its lock. */
async function isConcerned(em: EntityManager, viewer: Viewer, workspaceId: string): Promise<boolean> {
  const access = (await readWorkspaceAccess(em, viewer, [workspaceId])).get(workspaceId);
  return access && can(viewer, 'workspaces.read', access) ? true : hasLeft(em, viewer, workspaceId);
}

async function alreadyLeft(em: EntityManager, actor: Viewer, workspaceId: string): Promise<WorkspaceLeaving> {
  if (await hasLeft(em, actor, workspaceId)) {
    return { outcome: 'ALREADY_LEFT', workspaceId, removedMemberId: null };
  }
  const access = (await readWorkspaceAccess(em, actor, [workspaceId])).get(workspaceId);
  throw access && can(actor, 'workspaces.read', access) ? new MemberNotFoundError(path) : new WorkspaceNotFoundError();
}

function hasLeft(em: EntityManager, { userId }: Viewer, workspaceId: string): Promise<boolean> {
  return wasRemoved(em, workspaceId, { userId, serviceAccountId: null, emailKey: null });
}
