import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { idOf, isPerson, requireCaller } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { spend } from '../../shared/limits/spend.ts';
import { newToken } from '../../shared/tokens.ts';
import { type Actor, actorOf, type AuditAction, type AuditRecord, record } from '../audit/index.ts';
import { User } from '../identity/index.ts';
import { lockCaller } from './find-service-viewer.ts';
import { mailInvitation } from './invitation-mail.ts';
import { invitationExpiry } from './invitation-time.ts';
import { Invitation } from './invitation.entity.ts';
import { AlreadyInvitedError, AlreadyMemberError } from './invitation.errors.ts';
import { lockPeople } from './lock-people.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import type { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

export interface InviteWorkspaceMember {
  readonly workspaceId: string;
  readonly email: string;
  readonly role: WorkspaceRole;
}

export interface NewInvitation {
  readonly invitation: Invitation;
  /** Given out once, kept nowhere. */
  readonly secret: string;
}

/**
 * Offers an address to join a workspace, and writes to it.
 *
 * @throws {InvalidIdError | InvalidInputError} if the workspace's id or the address is no good
 * @throws {WorkspaceNotFoundError} if the workspace does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {RateLimitedError} if the viewer has sent too many in the last hour
 * @throws {AlreadyMemberError} if the address is a member's
 * @throws {AlreadyInvitedError} if the address holds a pending invitation
 */
export async function inviteWorkspaceMember(context: Context, input: InviteWorkspaceMember): Promise<NewInvitation> {
  const caller = await requireCaller(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const email = parseEmail(input.email, ['input', 'email']);
  await requireManagedWorkspace(context.em, caller, workspaceId, () => new WorkspaceNotFoundError());
  await spend(context, { of: ['invite', idOf(caller)], times: context.config.limits.rates.invite, seconds: 3600 });
  const { token, hash } = newToken('invitation');

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    await lockPeople(em, caller, email.key);
    const actor = await lockCaller(em, caller);
    const absent = () => new WorkspaceNotFoundError();
    const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
    await refuseMember(em, workspaceId, email.key);

    const now = context.now();
    const expired = await expire(em, workspaceId, email.key, now);
    const invitation = new Invitation(
      {
        workspace: em.getReference(Workspace, workspaceId),
        email,
        role: input.role,
        invitedBy: isPerson(actor) ? em.getReference(User, actor.userId) : null,
        secretHash: hash,
        expiresAt: invitationExpiry(context, now),
      },
      now,
    );
    em.persist(invitation);
    await mailInvitation(em, context.config, { workspaceId, email, secret: token }, now);
    const details = { workspaceId: formatId('wsp', workspaceId) };
    const event = (action: AuditAction, by: Actor, subjectId: string): AuditRecord => ({
      ...by,
      action,
      organizationId,
      subjectKind: 'inv',
      subjectId,
      details,
    });
    await record(
      em,
      now,
      ...expired.map(id => event('invitation.expired', { actorId: null }, id)),
      event('invitation.sent', actorOf(actor), invitation.id),
    );
    return { invitation, secret: token };
  }).catch(refuseViolation({ invitation_once_per_address: () => new AlreadyInvitedError() }));
}

async function refuseMember(em: EntityManager, workspaceId: string, emailKey: string): Promise<void> {
  const members = await query(
    em,
    sql`select m.id from workspace_member m join users u on u.id = m.user_id
      where m.workspace_id = ${workspaceId}::uuid and m.ended_at is null and u.email_key = ${emailKey}`,
  );
  if (members.length > 0) {
    throw new AlreadyMemberError(['input', 'email']);
  }
}

/** Ends what nobody answered in time, so that it makes room; returns the ids. */
async function expire(em: EntityManager, workspaceId: string, emailKey: string, now: Date): Promise<string[]> {
  const ended = await query(
    em,
    sql<{ id: string }>`
      update invitation set state = 'EXPIRED', ended_at = ${now}
      where workspace_id = ${workspaceId}::uuid and email_key = ${emailKey} and state = 'PENDING' and expires_at <= ${now}
      returning id`,
  );
  return ended.map(({ id }) => id);
}
