import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record, wasRecorded } from '../audit/index.ts';
import type { GroupKind } from './group-kind.ts';
import { lockGroup, requireManagedGroup } from './lock-group.ts';
import type { Project } from './project.entity.ts';
import type { Team } from './team.entity.ts';

export interface GroupDeletion {
  readonly outcome: 'DELETED' | 'ALREADY_DELETED';
  readonly id: string;
  readonly memberCount: number;
}

/**
 * Deletes a team or a project with its memberships, by a constant number of statements.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {TeamNotFoundError | ProjectNotFoundError} if it does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages it
 */
export async function deleteGroup<Entity extends Team | Project>(
  context: Context,
  kind: GroupKind<Entity>,
  given: string,
): Promise<GroupDeletion> {
  const viewer = await requireViewer(context);
  const id = parseId(kind.id, given, kind.path);
  const action = `${kind.noun}.deleted` as const;
  const before: GroupDeletion = { outcome: 'ALREADY_DELETED', id, memberCount: 0 };
  if (await wasRecorded(context.em, viewer, action, id)) {
    return before;
  }
  await requireManagedGroup(context.em, viewer, { kind, id });

  return inTransaction(context, async em => {
    const actor = await lockGroup(em, viewer, { kind, id });
    if (await wasRecorded(em, actor, action, id)) {
      return before;
    }
    const { organizationId } = await requireManagedGroup(em, actor, { kind, id });

    const memberCount = await deleteWithMembers(em, kind, id);
    await record(em, context.now(), {
      action,
      organizationId,
      actorId: actor.userId,
      subjectKind: kind.id,
      subjectId: id,
      details: { memberCount },
    });
    return { outcome: 'DELETED', id, memberCount };
  });
}

async function deleteWithMembers<Entity extends Team | Project>(
  em: EntityManager,
  { table, members, reference }: GroupKind<Entity>,
  id: string,
): Promise<number> {
  const [gone] = await query(
    em,
    sql<{ count: number }>`
      with gone as (delete from ${members} where ${reference} = ${id}::uuid returning 1)
      select count(*)::int as count from gone`,
  );
  await query(em, sql`delete from ${table} where id = ${id}::uuid`);
  return gone?.count ?? 0;
}
