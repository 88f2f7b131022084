import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, newId, parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { UserNotFoundError } from '../identity/index.ts';
import type { GroupKind } from './group-kind.ts';
import { lockGroup, requireManagedGroup } from './lock-group.ts';
import type { Project } from './project.entity.ts';
import type { Team } from './team.entity.ts';

export interface NamedMember {
  readonly groupId: string;
  readonly userId: string;
}

export interface GroupJoining {
  readonly outcome: 'ADDED' | 'ALREADY_MEMBER';
  readonly groupId: string;
  readonly userId: string;
}

/**
 * Makes a user of the organization a member of one of its teams or projects. Who is a member already stays one.
 *
 * @throws {InvalidIdError} if an id is malformed or of another kind
 * @throws {TeamNotFoundError | ProjectNotFoundError} if it does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages it
 * @throws {UserNotFoundError} if the user is none of the organization's, or has ended or is suspended
 */
export async function addGroupMember<Entity extends Team | Project>(
  context: Context,
  kind: GroupKind<Entity>,
  named: NamedMember,
): Promise<GroupJoining> {
  const viewer = await requireViewer(context);
  const id = parseId(kind.id, named.groupId, kind.path);
  const userId = parseId('usr', named.userId, ['input', 'userId']);
  const { organizationId } = await requireManagedGroup(context.em, viewer, { kind, id });
  await requireActive(context.em, organizationId, userId);

  return inTransaction(context, async em => {
    const actor = await lockGroup(em, viewer, { kind, id }, [userId]);
    await requireManagedGroup(em, actor, { kind, id });
    await requireActive(em, organizationId, userId);

    const now = context.now();
    const added = await query(
      em,
      sql`insert into ${kind.members} (id, created_at, ${kind.reference}, user_id)
        values (${newId()}::uuid, ${now}, ${id}::uuid, ${userId}::uuid)
        on conflict (${kind.reference}, user_id) do nothing returning id`,
    );
    if (added.length === 0) {
      return { outcome: 'ALREADY_MEMBER', groupId: id, userId };
    }
    await record(em, now, {
      action: `${kind.noun}.member_added`,
      organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: userId,
      details: { [`${kind.noun}Id`]: formatId(kind.id, id) },
    });
    return { outcome: 'ADDED', groupId: id, userId };
  });
}

async function requireActive(em: EntityManager, organizationId: string, userId: string): Promise<void> {
  const found = await query(
    em,
    sql`select id from users
      where id = ${userId}::uuid and organization_id = ${organizationId}::uuid and status = 'ACTIVE'`,
  );
  if (found.length === 0) {
    throw new UserNotFoundError();
  }
}
