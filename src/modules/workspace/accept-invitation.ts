import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { AlreadyMemberError } from './invitation.errors.ts';
import { joinByInvitation } from './join-by-invitation.ts';
import { findInvitation, lockPendingInvitation } from './lock-invitation.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import type { WorkspaceMember } from './workspace-member.entity.ts';

const path = ['input', 'secret'];

export interface AcceptInvitation {
  readonly secret: string;
}

/**
 * Makes the viewer a member of the workspace that an invitation is to.
 *
 * @throws {InvitationNotFoundError} if the secret is unknown, or the invitation is for another address
 * @throws {InvitationNotPendingError} if it was answered or revoked, or has expired
 * @throws {AlreadyMemberError} if the viewer is a member already
 * @throws {LastAdminError} if nobody administers the workspace any more, and the invitation is for a plain member
 */
export async function acceptInvitation(context: Context, { secret }: AcceptInvitation): Promise<WorkspaceMember> {
  const viewer = await requireViewer(context);
  const { emailKey } = await context.rows.get(User, viewer.userId);
  const found = await findInvitation(context.em, { secret, emailKey, path });

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [found.workspaceId]);
    const actor = await lockViewer(em, viewer);
    const user = await em.findOneOrFail(User, actor.userId);
    const now = context.now();
    const invitation = await lockPendingInvitation(em, found, { secret, emailKey: user.emailKey, path }, now);
    await refuseMember(em, found.workspaceId, actor.userId);

    const { organizationId } = found;
    const { member, events } = await joinByInvitation(em, invitation, { user, organizationId, path }, now);
    await record(em, now, ...events);
    return member;
  }).catch(refuseViolation({ member_once_per_workspace: () => new AlreadyMemberError(path) }));
}

async function refuseMember(em: EntityManager, workspaceId: string, userId: string): Promise<void> {
  const members = await query(
    em,
    sql`select id from workspace_member
      where workspace_id = ${workspaceId}::uuid and user_id = ${userId}::uuid and ended_at is null`,
  );
  if (members.length > 0) {
    throw new AlreadyMemberError(path);
  }
}
