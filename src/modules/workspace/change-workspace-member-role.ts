import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireCaller } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { actorOf, record } from '../audit/index.ts';
import { lockCaller } from './find-service-viewer.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { membershipDetails } from './membership-details.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { LastAdminError, MemberNotFoundError } from './workspace.errors.ts';

export interface ChangeWorkspaceMemberRole {
  readonly memberId: string;
  readonly role: WorkspaceRole;
}

const absent = () => new MemberNotFoundError(['input', 'memberId']);

/**
 * Gives a member another role. The same role again is a success, and changes nothing.
 *
 * @throws {InvalidIdError} if the member's id is no good
 * @throws {MemberNotFoundError} if the member does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {LastAdminError} if the workspace would be left without a person who administers it
 */
export async function changeWorkspaceMemberRole(
  context: Context,
  input: ChangeWorkspaceMemberRole,
): Promise<WorkspaceMember> {
  const caller = await requireCaller(context);
  const memberId = parseId('mem', input.memberId, ['input', 'memberId']);
  const workspaceId = await findWorkspaceOf(context.em, memberId);
  await requireManagedWorkspace(context.em, caller, workspaceId, absent);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockCaller(em, caller);
    const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
    const member = await em.findOne(WorkspaceMember, { id: memberId, endedAt: null });
    if (!member) {
      throw absent();
    }
    if (member.role === input.role) {
      return member;
    }
    if (member.user && member.role === WorkspaceRole.ADMIN) {
      await refuseLastAdmin(em, workspaceId, memberId);
    }

    const from = member.role;
    member.changeRole(input.role);
    await record(em, context.now(), {
      action: 'member.role_changed',
      organizationId,
      ...actorOf(actor),
      subjectKind: member.user ? 'usr' : 'svc',
      subjectId: (member.user ?? member.serviceAccount)?.id ?? memberId,
      details: { ...membershipDetails(workspaceId, member), from },
    });
    return member;
  });
}

async function findWorkspaceOf(em: EntityManager, memberId: string): Promise<string> {
  const [found] = await query(
    em,
    sql<{ workspaceId: string }>`
      select workspace_id as "workspaceId" from workspace_member where id = ${memberId}::uuid and ended_at is null`,
  );
  if (!found) {
    throw absent();
  }
  return found.workspaceId;
}

/** Service accounts do not count, nor does who is suspended: nobody can ask them to let somebody in. */
async function refuseLastAdmin(em: EntityManager, workspaceId: string, memberId: string): Promise<void> {
  const others = await query(
    em,
    sql`select m.id from workspace_member m join users u on u.id = m.user_id and u.status = 'ACTIVE'
      where m.workspace_id = ${workspaceId}::uuid and m.role = 'ADMIN' and m.ended_at is null
        and m.id <> ${memberId}::uuid limit 1`,
  );
  if (others.length === 0) {
    throw new LastAdminError([workspaceId], ['input', 'role']);
  }
}
