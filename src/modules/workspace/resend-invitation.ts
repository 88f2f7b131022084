import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { newToken } from '../../shared/tokens.ts';
import { record } from '../audit/index.ts';
import { invitationExpiry } from './invitation-time.ts';
import { stateAt } from './invitation.entity.ts';
import { InvitationNotPendingError } from './invitation.errors.ts';
import type { NewInvitation } from './invite-workspace-member.ts';
import { findManagedInvitation, lockManagedInvitation } from './lock-managed-invitation.ts';

const path = ['input', 'invitationId'];

export interface ResendInvitation {
  readonly invitationId: string;
}

/**
 * Gives a pending invitation another secret, and its whole time again. The secret before is good for nothing any more.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvitationNotFoundError} if it does not exist, or the workspace is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {InvitationNotPendingError} if it was answered or revoked, or has expired: an end is final, invite again
 */
export async function resendInvitation(context: Context, input: ResendInvitation): Promise<NewInvitation> {
  const viewer = await requireViewer(context);
  const id = parseId('inv', input.invitationId, path);
  const workspaceId = await findManagedInvitation(context.em, viewer, id);
  const { token, hash } = newToken('invitation');

  return inTransaction(context, async em => {
    const { actor, organizationId, invitation } = await lockManagedInvitation(em, viewer, workspaceId, id);
    const now = context.now();
    if (!invitation.isPending(now)) {
      throw new InvitationNotPendingError(stateAt(invitation, now), path);
    }

    invitation.renew(hash, invitationExpiry(context, now));
    await record(em, now, {
      action: 'invitation.resent',
      organizationId,
      actorId: actor.userId,
      subjectKind: 'inv',
      subjectId: id,
      details: { workspaceId: formatId('wsp', workspaceId) },
    });
    return { invitation, secret: token };
  });
}
