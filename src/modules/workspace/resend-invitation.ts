import type { Context } from '../../context.ts';
import { idOf, requireCaller } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { spend } from '../../shared/limits/spend.ts';
import { newToken } from '../../shared/tokens.ts';
import { actorOf, record } from '../audit/index.ts';
import { mailInvitation } from './invitation-mail.ts';
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
 * Writes again to who is invited: another secret, and the whole time again. The secret before is good for nothing any more.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {RateLimitedError} if the viewer sent too many invitations, of whatever workspace
 * @throws {InvitationNotFoundError} if it does not exist, or the workspace is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {InvitationNotPendingError} if it was answered or revoked, or has expired: an end is final, invite again
 */
export async function resendInvitation(context: Context, input: ResendInvitation): Promise<NewInvitation> {
  const caller = await requireCaller(context);
  const id = parseId('inv', input.invitationId, path);
  await spend(context, { of: ['invite', idOf(caller)], times: context.config.limits.rates.invite, seconds: 3600 });
  const found = await findManagedInvitation(context.em, caller, id);
  const { token, hash } = newToken('invitation');

  return inTransaction(context, async em => {
    const { actor, organizationId, invitation } = await lockManagedInvitation(em, caller, found, id);
    const now = context.now();
    if (!invitation.isPending(now)) {
      throw new InvitationNotPendingError(stateAt(invitation, now), path);
    }

    invitation.renew(hash, invitationExpiry(context, now));
    const email = { written: invitation.email, key: invitation.emailKey };
    await mailInvitation(em, context.config, { workspaceId: found.workspaceId, email, secret: token }, now);
    await record(em, now, {
      action: 'invitation.resent',
      organizationId,
      ...actorOf(actor),
      subjectKind: 'inv',
      subjectId: id,
      details: { workspaceId: formatId('wsp', found.workspaceId) },
    });
    return { invitation, secret: token };
  });
}
