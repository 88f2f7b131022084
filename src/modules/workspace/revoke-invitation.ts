import type { Context } from '../../context.ts';
import { requireCaller } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { actorOf, record } from '../audit/index.ts';
import { type Invitation, InvitationState, stateAt } from './invitation.entity.ts';
import { InvitationNotPendingError } from './invitation.errors.ts';
import { findManagedInvitation, lockManagedInvitation } from './lock-managed-invitation.ts';

const path = ['input', 'invitationId'];

export interface RevokeInvitation {
  readonly invitationId: string;
}

export interface InvitationRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_REVOKED';
  readonly invitation: Invitation;
}

/**
 * Takes a pending invitation back, for good.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvitationNotFoundError} if it does not exist, or the workspace is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {InvitationNotPendingError} if it was answered, or has expired
 */
export async function revokeInvitation(context: Context, input: RevokeInvitation): Promise<InvitationRevocation> {
  const caller = await requireCaller(context);
  const id = parseId('inv', input.invitationId, path);
  const found = await findManagedInvitation(context.em, caller, id);

  return inTransaction(context, async em => {
    const { actor, organizationId, invitation } = await lockManagedInvitation(em, caller, found, id);
    const now = context.now();
    if (invitation.state === InvitationState.REVOKED) {
      return { outcome: 'ALREADY_REVOKED', invitation };
    }
    if (!invitation.isPending(now)) {
      throw new InvitationNotPendingError(stateAt(invitation, now), path);
    }

    invitation.end(InvitationState.REVOKED, now);
    await record(em, now, {
      action: 'invitation.revoked',
      organizationId,
      ...actorOf(actor),
      subjectKind: 'inv',
      subjectId: id,
      details: { workspaceId: formatId('wsp', found.workspaceId) },
    });
    return { outcome: 'REVOKED', invitation };
  });
}
