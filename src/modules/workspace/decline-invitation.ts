import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { type Invitation, InvitationState } from './invitation.entity.ts';
import { findInvitation, lockPendingInvitation } from './lock-invitation.ts';
import { lockWorkspaces } from './lock-workspaces.ts';

const path = ['input', 'secret'];

export interface DeclineInvitation {
  readonly secret: string;
}

/**
 * Ends an invitation because the viewer does not want to join.
 *
 * @throws {InvitationNotFoundError} if the secret is unknown, or the invitation is for another address
 * @throws {InvitationNotPendingError} if it was answered or revoked, or has expired
 */
export async function declineInvitation(context: Context, { secret }: DeclineInvitation): Promise<Invitation> {
  const viewer = await requireViewer(context);
  const { emailKey } = await context.rows.get(User, viewer.userId);
  const found = await findInvitation(context.em, { secret, emailKey, path });

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [found.workspaceId]);
    const actor = await lockViewer(em, viewer);
    const user = await em.findOneOrFail(User, actor.userId);
    const now = context.now();
    const invitation = await lockPendingInvitation(em, found, { secret, emailKey: user.emailKey, path }, now);

    invitation.end(InvitationState.DECLINED, now);
    await record(em, now, {
      action: 'invitation.declined',
      organizationId: found.organizationId,
      actorId: actor.userId,
      subjectKind: 'inv',
      subjectId: invitation.id,
      details: { workspaceId: formatId('wsp', found.workspaceId), role: invitation.role },
    });
    return invitation;
  });
}
