import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { type AuditRecord, record } from '../../audit/index.ts';
import { clearedEvents, clearWorkspaces } from '../../workspace/index.ts';
import type { Handover } from './handover.ts';

/** Deletes the workspaces that are to go with their last person, once no person is left in them. */
export async function dissolve(
  em: EntityManager,
  { dissolved }: Handover,
  { actorId, now }: { readonly actorId: string; readonly now: Date },
): Promise<void> {
  if (dissolved.length === 0) {
    return;
  }
  const empty = await query(
    em,
    sql<{ id: string }>`
      select w.id from workspace w where w.id = any(${dissolved.map(({ workspaceId }) => workspaceId)}::uuid[])
        and not exists (
          select from workspace_member m where m.workspace_id = w.id and m.ended_at is null and m.user_id is not null
        )`,
  );
  const gone = new Set(empty.map(({ id }) => id));
  const cleared = await clearWorkspaces(em, [...gone]);
  await query(em, sql`delete from workspace where id = any(${[...gone]}::uuid[])`);
  const organizations = new Map(dissolved.map(({ workspaceId, organizationId }) => [workspaceId, organizationId]));
  const of = (workspaceId: string) => ({ organizationId: organizations.get(workspaceId) ?? '', actorId });
  await record(
    em,
    now,
    ...[...gone].map((workspaceId): AuditRecord => ({
      ...of(workspaceId),
      action: 'workspace.deleted',
      subjectKind: 'wsp',
      subjectId: workspaceId,
      details: { dissolved: true },
    })),
    ...clearedEvents(cleared, of),
  );
}
