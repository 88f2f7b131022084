import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context, OperationContext } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { type Caller, idOf, requireCaller } from '../../shared/authorization/viewer.ts';
import { lockOne } from '../../shared/database/lock-one.ts';
import { sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { actorOf, record } from '../audit/index.ts';
import { endMembership, refuseEnding } from './end-membership.ts';
import { lockCaller } from './find-service-viewer.ts';
import { Invitation, InvitationState } from './invitation.entity.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import {
  parseRemovalSubject,
  readRemoval,
  type RemovalSubject,
  subjectPath,
  wasRemoved,
  WorkspaceMemberRemovalOutcome,
} from './member-removal.ts';
import type { WorkspaceAccess } from './workspace-access.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { MemberNotFoundError, WorkspaceNotFoundError } from './workspace.errors.ts';

export interface RemoveWorkspaceMember {
  readonly workspaceId: string;
  readonly subOrEmail: string;
}

export interface MemberRemoval {
  readonly outcome: WorkspaceMemberRemovalOutcome;
  readonly removedMemberId: string | null;
  readonly revokedInvitationId: string | null;
  /** Null when the viewer cannot see the workspace any more. */
  readonly workspaceId: string | null;
}

/**
 * Ends a membership, revokes a pending invitation, or both. A service account goes with its membership; the membership
 * of who has left goes for good, so that a restoration does not bring it back.
 *
 * The workspace stays locked until commit, so that two admins cannot remove each other.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the workspace or the subject is not named as they should be
 * @throws {WorkspaceNotFoundError} if the viewer cannot see the workspace
 * @throws {ForbiddenError} unless the viewer manages the members, or is the member
 * @throws {ManagedMembershipError} if a directory would bring the membership back
 * @throws {LastAdminError} if people would stay behind without an admin
 * @throws {MemberNotFoundError} if nobody is there to be removed, and nobody was
 */
export async function removeWorkspaceMember(context: Context, input: RemoveWorkspaceMember): Promise<MemberRemoval> {
  const caller = await requireCaller(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const named = parseRemovalSubject(input.subOrEmail);
  await authorizeRemoval(context.em, caller, workspaceId, named);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockCaller(em, caller);
    const { access, subject } = await authorizeRemoval(em, actor, workspaceId, named);
    if (!access) {
      return absent(null);
    }
    const member = await findMember(em, workspaceId, subject);
    const invitation = await findInvitation(em, workspaceId, subject, context.now());
    if (!member && !invitation) {
      if (await wasRemoved(em, workspaceId, subject)) {
        return absent(workspaceId);
      }
      throw new MemberNotFoundError(subjectPath);
    }
    if (member) {
      await refuseEnding(em, member, subjectPath);
    }

    await end(em, context, { actor, access, member, invitation });
    const viewerRole = idIn(subject) === idOf(actor) ? null : access.viewerRole;
    return {
      outcome: outcomeOf(member, invitation),
      removedMemberId: member?.id ?? null,
      revokedInvitationId: invitation?.id ?? null,
      workspaceId: can(actor, 'workspaces.read', { ...access, viewerRole }) ? workspaceId : null,
    };
  });
}

const absent = (workspaceId: string | null): MemberRemoval => ({
  outcome: WorkspaceMemberRemovalOutcome.ALREADY_ABSENT,
  removedMemberId: null,
  revokedInvitationId: null,
  workspaceId,
});

interface Standing {
  /** Null for who has left the workspace, and says so again: the first answer may have been lost on the way. */
  readonly access: WorkspaceAccess | null;
  readonly subject: RemovalSubject;
}

async function authorizeRemoval(
  em: EntityManager,
  caller: Caller,
  workspaceId: string,
  named: RemovalSubject,
): Promise<Standing> {
  const { access, subject } = await readRemoval(em, caller, workspaceId, named);
  if (access && can(caller, 'workspaces.read', access)) {
    authorize(caller, 'workspaceMembers.remove', { ...access, userId: idIn(subject) });
    return { access, subject };
  }
  // An invitation that was revoked tells nothing here: who only had one never saw the workspace.
  if (idIn(subject) === idOf(caller) && (await wasRemoved(em, workspaceId, { ...subject, emailKey: null }))) {
    return { access: null, subject };
  }
  throw new WorkspaceNotFoundError();
}

const idIn = ({ userId, serviceAccountId }: RemovalSubject): string | null => userId ?? serviceAccountId;

/** Finds also the membership of who has left: a restoration would bring it back. */
async function findMember(
  em: EntityManager,
  workspaceId: string,
  { userId, serviceAccountId }: RemovalSubject,
): Promise<WorkspaceMember | null> {
  if (userId === null && serviceAccountId === null) {
    return null;
  }
  const who = serviceAccountId
    ? sql`t.service_account_id = ${serviceAccountId}::uuid`
    : sql`t.user_id = ${userId}::uuid`;
  return lockOne(em, WorkspaceMember, sql`t.workspace_id = ${workspaceId}::uuid and ${who}`);
}

async function findInvitation(
  em: EntityManager,
  workspaceId: string,
  { emailKey }: RemovalSubject,
  now: Date,
): Promise<Invitation | null> {
  const isPending = sql`t.state = 'PENDING' and t.expires_at > ${now}`;
  return emailKey === null
    ? null
    : lockOne(
        em,
        Invitation,
        sql`t.workspace_id = ${workspaceId}::uuid and t.email_key = ${emailKey} and ${isPending}`,
      );
}

interface Ending {
  readonly actor: Caller;
  readonly access: WorkspaceAccess;
  readonly member: WorkspaceMember | null;
  readonly invitation: Invitation | null;
}

async function end(
  em: EntityManager,
  { now }: OperationContext,
  { actor, access, member, invitation }: Ending,
): Promise<void> {
  const by = { organizationId: access.organizationId, ...actorOf(actor) };
  const events = member ? [endMembership(em, member, by)] : [];
  if (invitation) {
    invitation.end(InvitationState.REVOKED, now());
    events.push({
      ...by,
      action: 'invitation.revoked',
      subjectKind: 'inv',
      subjectId: invitation.id,
      details: { workspaceId: formatId('wsp', access.workspaceId) },
    });
  }
  await record(em, now(), ...events);
}

function outcomeOf(member: WorkspaceMember | null, invitation: Invitation | null): WorkspaceMemberRemovalOutcome {
  if (member && invitation) {
    return WorkspaceMemberRemovalOutcome.MEMBER_REMOVED_AND_INVITATION_REVOKED;
  }
  return member ? WorkspaceMemberRemovalOutcome.MEMBER_REMOVED : WorkspaceMemberRemovalOutcome.INVITATION_REVOKED;
}
