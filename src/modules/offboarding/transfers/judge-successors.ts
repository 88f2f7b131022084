import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { UserStatus } from '../../identity/index.ts';
import type { Place, Wish } from './handover.ts';
import { SuccessorNotFoundError, SuccessorRefusedError } from './transfer.errors.ts';
import type { Transfer } from './transfers.ts';

/**
 * The successor whom a transfer names, for things of an organization or for a workspace; null when it names none.
 *
 * @throws {SuccessorNotFoundError} {@link SuccessorRefusedError} if that user cannot take over
 */
export type JudgeSuccessor = (transfer: Transfer, organizationId: string, workspaceId: string | null) => string | null;

interface NamedSuccessor {
  readonly id: string;
  readonly organizationId: string;
  readonly status: UserStatus;
  readonly memberOf: readonly string[];
  readonly invitedTo: readonly string[];
}

/** Reads everybody who is named, and gives the rule of who can take over. */
export async function judgeOfSuccessors(
  em: EntityManager,
  { transfers, userIds, now }: Wish,
  places: readonly Place[],
): Promise<JudgeSuccessor> {
  const named = transfers.flatMap(({ to }) => to ?? []);
  const workspaceIds = places.map(({ workspaceId }) => workspaceId);
  const found = named.length === 0 ? [] : await readSuccessors(em, named, workspaceIds, now);
  const known = new Map(found.map(successor => [successor.id, successor]));
  return ({ to, path }, organizationId, workspaceId) => {
    if (to === null) {
      return null;
    }
    const at = [...path, 'to', 'userId'];
    const successor = known.get(to);
    const isMember = workspaceId !== null && successor?.memberOf.includes(workspaceId);
    if (!successor || (successor.organizationId !== organizationId && !isMember)) {
      throw new SuccessorNotFoundError(at);
    }
    if (userIds.includes(to)) {
      throw new SuccessorRefusedError(to, 'LEAVING', at);
    }
    if (successor.status !== UserStatus.ACTIVE) {
      throw new SuccessorRefusedError(to, successor.status === UserStatus.SUSPENDED ? 'SUSPENDED' : 'LEFT', at);
    }
    if (workspaceId !== null && !isMember) {
      const reason = successor.invitedTo.includes(workspaceId) ? 'INVITED_ONLY' : 'NOT_A_MEMBER';
      throw new SuccessorRefusedError(to, reason, at);
    }
    return to;
  };
}

function readSuccessors(
  em: EntityManager,
  ids: readonly string[],
  workspaceIds: readonly string[],
  now: Date,
): Promise<NamedSuccessor[]> {
  return query(
    em,
    sql<NamedSuccessor>`
      select u.id, u.organization_id as "organizationId", u.status,
        array(
          select m.workspace_id::text from workspace_member m
          where m.user_id = u.id and m.ended_at is null and m.workspace_id = any(${workspaceIds}::uuid[])
        ) as "memberOf",
        array(
          select i.workspace_id::text from invitation i
          where i.email_key = u.email_key and i.state = 'PENDING' and i.expires_at > ${now}
            and i.workspace_id = any(${workspaceIds}::uuid[])
        ) as "invitedTo"
      from users u where u.id = any(${ids}::uuid[])`,
  );
}
