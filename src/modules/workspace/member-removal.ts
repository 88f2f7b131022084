import type { EntityManager } from '@mikro-orm/postgresql';
import { registerEnumType } from 'type-graphql';

import type { Caller } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { readEmail } from '../../shared/email-address.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { formatId, idKinds, readId } from '../../shared/ids.ts';
import { isOf, type WorkspaceAccess } from './workspace-access.ts';
import type { WorkspaceRole } from './workspace-role.ts';

export const WorkspaceMemberRemovalOutcome = {
  ALREADY_ABSENT: 'ALREADY_ABSENT',
  INVITATION_REVOKED: 'INVITATION_REVOKED',
  MEMBER_REMOVED: 'MEMBER_REMOVED',
  MEMBER_REMOVED_AND_INVITATION_REVOKED: 'MEMBER_REMOVED_AND_INVITATION_REVOKED',
} as const;
export type WorkspaceMemberRemovalOutcome =
  (typeof WorkspaceMemberRemovalOutcome)[keyof typeof WorkspaceMemberRemovalOutcome];

registerEnumType(WorkspaceMemberRemovalOutcome, {
  name: 'WorkspaceMemberRemovalOutcome',
  description: 'How a removal ended.',
  valuesConfig: {
    ALREADY_ABSENT: { description: 'It had ended before; nothing changed.' },
    INVITATION_REVOKED: { description: 'A pending invitation was revoked.' },
    MEMBER_REMOVED: { description: 'A membership ended, for good if it was that of a user who has left.' },
    MEMBER_REMOVED_AND_INVITATION_REVOKED: {
      description: 'A membership ended, and a pending invitation of the same person was revoked.',
    },
  },
});

/** Where a refusal of whom the caller named points to. */
export const subjectPath = ['input', 'subOrEmail'] as const;

/** Whom a caller names: exactly one of the three. */
export interface RemovalSubject {
  readonly userId: string | null;
  readonly serviceAccountId: string | null;
  readonly emailKey: string | null;
}

const nobody: RemovalSubject = { userId: null, serviceAccountId: null, emailKey: null };

/**
 * Reads a user's id, a service account's id, or an email address.
 *
 * An address is tried first: it may begin like an id, but no id holds an at sign.
 *
 * @throws {InvalidIdError} if it is an id of another kind, or looks like one and is malformed
 * @throws {InvalidInputError} if it is none of the three
 */
export function parseRemovalSubject(text: string): RemovalSubject {
  const email = readEmail(text);
  if (email) {
    return { ...nobody, emailKey: email.key };
  }
  const id = readId(text);
  if (id?.kind === 'usr') {
    return { ...nobody, userId: id.uuid };
  }
  if (id?.kind === 'svc') {
    return { ...nobody, serviceAccountId: id.uuid };
  }
  if (/^[a-z]+_/i.test(text)) {
    const kind = text.startsWith('svc_') ? 'svc' : 'usr';
    throw new InvalidIdError(idKinds[kind], kind, subjectPath);
  }
  throw new InvalidInputError('Expected the id of a user or of a service account, or an email address.', subjectPath);
}

interface ReadRemoval {
  /** Null when there is no such workspace. */
  readonly access: WorkspaceAccess | null;
  readonly subject: RemovalSubject;
}

/**
 * How the caller stands to the workspace, and the subject with the user whose address was named, or with the address of
 * the user who was.
 *
 * The address only of a user who is of the workspace, or of its organization: the invitation to a stranger would tell
 * whose address it was sent to.
 */
export async function readRemoval(
  em: EntityManager,
  caller: Caller,
  workspaceId: string,
  named: RemovalSubject,
): Promise<ReadRemoval> {
  const [found] = await query(
    em,
    sql<{
      organizationId: string | null;
      viewerRole: WorkspaceRole | null;
      userId: string | null;
      emailKey: string | null;
    }>`
      select w.organization_id as "organizationId", m.role as "viewerRole", u.id as "userId",
        case when ${addressIsNamed(named)} or u.organization_id = w.organization_id
          or exists (select from workspace_member where workspace_id = w.id and user_id = u.id)
          then u.email_key end as "emailKey"
      from (select ${workspaceId}::uuid as id) asked left join workspace w on w.id = asked.id
      left join workspace_member m on m.workspace_id = w.id and ${isOf(caller)} and m.ended_at is null
      left join users u on ${isNamed(named)}`,
  );
  const { organizationId = null, viewerRole = null, userId = null, emailKey = null } = found ?? {};
  return {
    access: organizationId === null ? null : { workspaceId, organizationId, viewerRole },
    subject: userId === null ? named : { ...named, userId, emailKey },
  };
}

const addressIsNamed = ({ emailKey }: RemovalSubject) => (emailKey === null ? sql`false` : sql`true`);

/** That user `u` is the one who was named. */
function isNamed({ userId, emailKey }: RemovalSubject) {
  if (userId !== null) {
    return sql`u.id = ${userId}::uuid`;
  }
  return emailKey === null ? sql`false` : sql`u.email_key = ${emailKey}`;
}

/**
 * Whether the audit log knows that the subject was removed from the workspace.
 *
 * It holds no addresses, so that what became of an address is told by the invitation that was made to it.
 */
export async function wasRemoved(
  em: EntityManager,
  workspaceId: string,
  { userId, serviceAccountId, emailKey }: RemovalSubject,
): Promise<boolean> {
  const [found] = await query(
    em,
    sql<{ known: boolean }>`
      select exists (
        select from audit_event e
        where e.subject_id = ${userId ?? serviceAccountId}::uuid and e.action = 'member.removed'
          and e.details ->> 'workspaceId' = ${formatId('wsp', workspaceId)}
      ) or exists (
        select from invitation i join audit_event e on e.subject_id = i.id and e.action = 'invitation.revoked'
        where i.workspace_id = ${workspaceId}::uuid and i.email_key = ${emailKey}::text and i.state = 'REVOKED'
      ) as known`,
  );
  return found?.known ?? false;
}

/** Whether other people are members, and none of them is an admin who can act. The caller holds the lock on the workspace. */
export async function leavesNoAdmin(em: EntityManager, workspaceId: string, memberId: string): Promise<boolean> {
  const [others] = await query(
    em,
    sql<{ people: number; admins: number }>`
      select count(*)::int as people, count(*) filter (where m.role = 'ADMIN' and u.status = 'ACTIVE')::int as admins
      from workspace_member m join users u on u.id = m.user_id
      where m.workspace_id = ${workspaceId}::uuid and m.ended_at is null and m.id <> ${memberId}::uuid`,
  );
  return others !== undefined && others.people > 0 && others.admins === 0;
}
