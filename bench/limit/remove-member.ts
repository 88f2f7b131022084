import type { Pool, PoolClient } from 'pg';

import { recordAll } from './record.ts';
import { inTransaction, run } from './run.ts';
import { lockViewer, type Viewer, viewerOf } from './session.ts';

interface RemoveInput {
  readonly workspaceId: string;
  readonly userId: string;
}

interface Member {
  readonly id: string;
  readonly role: string;
  readonly source: string;
}

interface Access {
  readonly organizationId: string;
  readonly role: string | null;
  readonly emailKey: string | null;
}

/**
 * Removes a member by hand, as Leaver does: under the lock of the workspace, by who may, never the last administrator,
 * never one whom a directory would bring back, with a pending invitation to the same address, and with an audit event.
 */
export async function removeMember(pool: Pool, token: string | null, { workspaceId, userId }: RemoveInput) {
  const caller = await viewerOf(pool, token);
  return inTransaction(pool, async client => {
    await run(client, 'lock-workspace', 'select id from workspace where id = $1 for no key update', [workspaceId]);
    const viewer = await lockViewer(client, caller);
    const { organizationId, emailKey } = await authorize(client, viewer, workspaceId, userId);
    const member = await removable(client, workspaceId, userId);
    const invitations = await run<{ id: string }>(
      client,
      'revoke-invitation',
      `update invitation set state = 'REVOKED', ended_at = $3
       where workspace_id = $1 and email_key = $2 and state = 'PENDING' and expires_at > $3 returning id`,
      [workspaceId, emailKey, new Date()],
    );
    await run(client, 'delete-member', 'delete from workspace_member where id = $1', [member.id]);
    await recordAll(client, viewer.userId, new Date(), [
      {
        organizationId,
        action: 'member.removed',
        kind: 'usr',
        subjectId: userId,
        details: { workspaceId, memberId: member.id, role: member.role },
      },
      ...invitations.map(({ id }) => ({
        organizationId,
        action: 'invitation.revoked',
        kind: 'inv',
        subjectId: id,
        details: { workspaceId },
      })),
    ]);
    return { removedMemberId: member.id, revokedInvitationId: invitations[0]?.id ?? null };
  });
}

/** Looks up again, under the lock, what the viewer may do. */
async function authorize(client: PoolClient, viewer: Viewer, workspaceId: string, userId: string): Promise<Access> {
  const [access] = await run<Access>(
    client,
    'access',
    `select w.organization_id as "organizationId", m.role,
       (select email_key from users where id = $3) as "emailKey"
     from workspace w left join workspace_member m on m.workspace_id = w.id and m.user_id = $2 and m.ended_at is null
     where w.id = $1`,
    [workspaceId, viewer.userId, userId],
  );
  const administers = access?.organizationId === viewer.organizationId && viewer.role !== 'MEMBER';
  if (!access || (!administers && access.role !== 'ADMIN' && viewer.userId !== userId)) {
    throw new Error('Forbidden');
  }
  return access;
}

/** The membership, unless it is managed, or that of the last administrator. */
async function removable(client: PoolClient, workspaceId: string, userId: string): Promise<Member> {
  const [member] = await run<Member>(
    client,
    'member',
    'select id, role, source from workspace_member where workspace_id = $1 and user_id = $2 for update',
    [workspaceId, userId],
  );
  if (!member || member.source === 'DIRECTORY_SYNC' || member.source === 'DOMAIN_CAPTURE') {
    throw new Error('Not found, or managed');
  }
  if (member.role === 'ADMIN') {
    const [others] = await run<{ people: number; admins: number }>(
      client,
      'others',
      `select count(*)::int as people, count(*) filter (where role = 'ADMIN')::int as admins from workspace_member
       where workspace_id = $1 and user_id is not null and ended_at is null and id <> $2`,
      [workspaceId, member.id],
    );
    if (others && others.people > 0 && others.admins === 0) {
      throw new Error('Last admin');
    }
  }
  return member;
}

/** Only the deletion of the row. */
export async function removeMemberBare(pool: Pool, _: string | null, { workspaceId, userId }: RemoveInput) {
  const [member] = await run<{ id: string }>(
    pool,
    'bare-delete-member',
    'delete from workspace_member where workspace_id = $1 and user_id = $2 returning id',
    [workspaceId, userId],
  );
  if (!member) {
    throw new Error('Not found');
  }
  return { removedMemberId: member.id };
}
