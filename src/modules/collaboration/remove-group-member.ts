import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import type { NamedMember } from './add-group-member.ts';
import { type GroupAccess, type GroupKind } from './group-kind.ts';
import { lockGroup, requireGroup } from './lock-group.ts';
import type { Project } from './project.entity.ts';
import type { Team } from './team.entity.ts';

export interface GroupLeaving {
  readonly outcome: 'REMOVED' | 'ALREADY_ABSENT';
  readonly groupId: string;
  readonly userId: string;
}

/**
 * Ends a membership in a team or a project; members end their own. Whoever is no member is answered as one who was removed.
 *
 * @throws {InvalidIdError} if an id is malformed or of another kind
 * @throws {TeamNotFoundError | ProjectNotFoundError} if it does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages it, or is the member
 */
export async function removeGroupMember<Entity extends Team | Project>(
  context: Context,
  kind: GroupKind<Entity>,
  named: NamedMember,
): Promise<GroupLeaving> {
  const viewer = await requireViewer(context);
  const id = parseId(kind.id, named.groupId, kind.path);
  const userId = parseId('usr', named.userId, ['input', 'userId']);
  const absent: GroupLeaving = { outcome: 'ALREADY_ABSENT', groupId: id, userId };
  if (userId === viewer.userId && (await hasLeft(context.em, kind, { id, userId }))) {
    return absent;
  }
  await authorizeRemoval(context.em, viewer, kind, { id, userId });

  return inTransaction(context, async em => {
    const actor = await lockGroup(em, viewer, { kind, id });
    const { organizationId } = await authorizeRemoval(em, actor, kind, { id, userId });

    const gone = await query(
      em,
      sql`delete from ${kind.members} where ${kind.reference} = ${id}::uuid and user_id = ${userId}::uuid returning id`,
    );
    if (gone.length === 0) {
      return absent;
    }
    await record(em, context.now(), {
      action: `${kind.noun}.member_removed`,
      organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: userId,
      details: { [`${kind.noun}Id`]: formatId(kind.id, id) },
    });
    return { outcome: 'REMOVED', groupId: id, userId };
  });
}

/** Whether somebody who is no member any more was one: who has left a project does not see it, and may ask again. */
async function hasLeft<Entity extends Team | Project>(
  em: EntityManager,
  { noun, id: prefix, members, reference }: GroupKind<Entity>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<boolean> {
  const events = await query(
    em,
    sql`select id from audit_event where subject_id = ${userId}::uuid and action = ${`${noun}.member_removed`}
      and details ->> ${`${noun}Id`} = ${formatId(prefix, id)} and not exists (
        select from ${members} where ${reference} = ${id}::uuid and user_id = ${userId}::uuid
      ) limit 1`,
  );
  return events.length > 0;
}

async function authorizeRemoval<Entity extends Team | Project>(
  em: EntityManager,
  viewer: Viewer,
  kind: GroupKind<Entity>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<GroupAccess> {
  const access = await requireGroup(em, viewer, { kind, id });
  authorize(viewer, kind.actions.removeMember, { ...access, userId });
  return access;
}
