import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireCaller } from '../../shared/authorization/viewer.ts';
import { readInstants } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { parseOptionalText } from '../../shared/text.ts';
import { actorOf, record, wasRecorded } from '../audit/index.ts';
import { clearedEvents, clearWorkspaces } from './clear-workspaces.ts';
import { lockCaller } from './find-service-viewer.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

export interface DeleteWorkspace {
  readonly workspaceId: string;
  readonly reason?: string | null;
  readonly dryRun?: boolean;
}

/** What goes with a workspace. */
export interface WorkspaceImpact {
  readonly memberCount: number;
  readonly pendingInvitationCount: number;
  readonly serviceAccountCount: number;
}

/** What a workspace was, just before. */
export interface WorkspaceRemains {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface WorkspaceDeletion {
  readonly outcome: 'DELETED' | 'ALREADY_DELETED' | 'WOULD_DELETE';
  readonly workspaceId: string;
  /** Null when it had been deleted before. */
  readonly snapshot: WorkspaceRemains | null;
  readonly impact: WorkspaceImpact;
}

const absent = () => new WorkspaceNotFoundError();
const nothing: WorkspaceImpact = { memberCount: 0, pendingInvitationCount: 0, serviceAccountCount: 0 };

/**
 * Deletes a workspace with everything in it: memberships, invitations, service accounts. Nobody's account ends.
 *
 * Set-based: the number of statements does not depend on how much is in it. The workspace stays locked until commit, so
 * that whoever joins, invites or makes something in it at the same time comes before, or finds it gone.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id or the reason is no good
 * @throws {WorkspaceNotFoundError} if the workspace does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the workspace
 */
export async function deleteWorkspace(context: Context, input: DeleteWorkspace): Promise<WorkspaceDeletion> {
  const caller = await requireCaller(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const reason = parseOptionalText(input.reason, { path: ['input', 'reason'], max: 500, lines: true });
  const dryRun = input.dryRun ?? false;
  if (await wasRecorded(context.em, caller, 'workspace.deleted', workspaceId)) {
    return { outcome: 'ALREADY_DELETED', workspaceId, snapshot: null, impact: nothing };
  }
  await requireManagedWorkspace(context.em, caller, workspaceId, absent);

  return inTransaction(
    context,
    async em => {
      await lockWorkspaces(em, [workspaceId]);
      const actor = await lockCaller(em, caller);
      if (await wasRecorded(em, actor, 'workspace.deleted', workspaceId)) {
        return { outcome: 'ALREADY_DELETED', workspaceId, snapshot: null, impact: nothing };
      }
      const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);

      const by = { organizationId, ...actorOf(actor) };
      const cleared = await clearWorkspaces(em, [workspaceId]);
      const snapshot = await deleteEmpty(em, workspaceId);
      const impact = {
        memberCount: cleared.members.length,
        pendingInvitationCount: cleared.invitations.length,
        serviceAccountCount: cleared.serviceAccountCount,
      };
      await record(
        em,
        context.now(),
        { ...by, action: 'workspace.deleted', subjectKind: 'wsp', subjectId: workspaceId, reason, details: impact },
        ...clearedEvents(cleared, () => by),
      );
      return { outcome: dryRun ? 'WOULD_DELETE' : 'DELETED', workspaceId, snapshot, impact };
    },
    { dryRun },
  );
}

async function deleteEmpty(em: EntityManager, workspaceId: string): Promise<WorkspaceRemains> {
  const [gone] = await query(
    em,
    sql<WorkspaceRemains>`
      delete from workspace where id = ${workspaceId}::uuid returning id, name, created_at as "createdAt"`,
  );
  if (!gone) {
    throw absent();
  }
  readInstants(gone as unknown as Record<string, unknown>, ['createdAt']);
  return gone;
}
