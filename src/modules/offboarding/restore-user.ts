import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { type AuditRecord, record } from '../audit/index.ts';
import { LastOwnerError, lockViewer, User, UserNotFoundError, UserStatus } from '../identity/index.ts';
import { scopeOf } from './delete-user.ts';
import { type LeaverMembership, lockLeavers } from './leavers.ts';
import { type NotRestored, notRestored } from './not-restored.ts';
import { UserDeletedError } from './offboarding.errors.ts';

export interface Restoration {
  readonly outcome: 'RESTORED' | 'ALREADY_ACTIVE';
  readonly userId: string;
  readonly restoredMembershipIds: readonly string[];
  /** Workspaces that had nobody left to administer them, and so did not get the person back. */
  readonly lostWorkspaceIds: readonly string[];
  readonly notRestored: readonly NotRestored[];
}

/**
 * Brings back a user who has left, as long as the time of grace lasts: the account and the memberships.
 *
 * Sessions and refresh tokens stay ended, and so do the invitations to the person: their end is final. What others have
 * taken over stays theirs. The answer says so.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers an organization
 * @throws {UserNotFoundError} if the user does not exist, or is of another tenant
 * @throws {UserDeletedError} if the user was deleted for good, or the time of grace is over
 * @throws {LastOwnerError} if the organization has nobody left to own it
 */
export async function restoreUser(context: Context, { userId }: { readonly userId: string }): Promise<Restoration> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'users.restore', viewer);
  const id = parseId('usr', userId, ['input', 'userId']);

  return inTransaction(context, async em => {
    const { users } = await lockLeavers(em, [id], scopeOf(viewer), viewer.organizationId);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'users.restore', actor);
    const known = users.get(id);
    if (!known || !can(actor, 'users.restore', known)) {
      throw new UserNotFoundError();
    }
    const now = context.now();
    if (known.status === UserStatus.DELETED || (known.purgeAfter && known.purgeAfter <= now)) {
      throw new UserDeletedError();
    }
    if (known.status !== UserStatus.REVOKED) {
      return {
        outcome: 'ALREADY_ACTIVE',
        userId: id,
        restoredMembershipIds: [],
        lostWorkspaceIds: [],
        notRestored: [],
      };
    }

    if (!(await hasOwner(em, known.organizationId))) {
      throw new LastOwnerError([known.organizationId], ['input', 'userId']);
    }

    const user = await em.findOneOrFail(User, id);
    user.restore();
    const restored = await restoreMemberships(em, id);
    const lost = await query(
      em,
      sql<{ workspaceId: string }>`
        delete from workspace_member where user_id = ${id}::uuid and ended_at is not null
        returning workspace_id as "workspaceId"`,
    );
    const event = { actorId: actor.userId, subjectKind: 'usr', subjectId: id } as const;
    const memberships = restored.map((member): AuditRecord => ({
      ...event,
      action: 'member.added',
      organizationId: member.organizationId,
      details: {
        workspaceId: formatId('wsp', member.workspaceId),
        memberId: formatId('mem', member.id),
        role: member.role,
      },
    }));
    await record(em, now, { ...event, action: 'user.restored', organizationId: known.organizationId }, ...memberships);
    return {
      outcome: 'RESTORED',
      userId: id,
      restoredMembershipIds: restored.map(member => member.id),
      lostWorkspaceIds: lost.map(({ workspaceId }) => workspaceId),
      notRestored: await notRestored(em, id),
    };
  });
}

async function hasOwner(em: EntityManager, organizationId: string): Promise<boolean> {
  const owners = await query(
    em,
    sql`select 1 from users where organization_id = ${organizationId}::uuid and role = 'OWNER' and status = 'ACTIVE' limit 1`,
  );
  return owners.length > 0;
}

/** Brings back memberships, but for those of a plain member in a workspace that has no admin any more. */
function restoreMemberships(em: EntityManager, userId: string): Promise<LeaverMembership[]> {
  return query(
    em,
    sql<LeaverMembership>`
      update workspace_member m set ended_at = null from workspace w
      where w.id = m.workspace_id and m.user_id = ${userId}::uuid and m.ended_at is not null
        and (m.role = 'ADMIN' or exists (
          select 1 from workspace_member a join users u on u.id = a.user_id and u.status = 'ACTIVE'
          where a.workspace_id = m.workspace_id and a.role = 'ADMIN' and a.ended_at is null
        ))
      returning m.id, m.user_id as "userId", m.workspace_id as "workspaceId", w.organization_id as "organizationId",
        m.role`,
  );
}
