import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { newId } from '../../shared/ids.ts';
import { ActorKind, type AuditRecord } from './audit-event.entity.ts';

/** Records what happened, in the caller's transaction, by one statement however many events there are. */
export async function record(em: EntityManager, now: Date, ...records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) {
    return;
  }
  const rows = records.map(({ reason = null, details = {}, actorId, ...event }) => {
    const actorKind = actorId ? ActorKind.USER : ActorKind.SYSTEM;
    return { id: newId(), createdAt: now, actorKind, actorId, reason, details, ...event };
  });
  await query(
    em,
    sql`insert into audit_event
        (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id, reason, details)
      select id, "createdAt", "organizationId", action, "actorKind", "actorId", "subjectKind", "subjectId", reason, details
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
        id uuid, "createdAt" timestamptz, "organizationId" uuid, action text, "actorKind" text, "actorId" uuid,
        "subjectKind" text, "subjectId" uuid, reason text, details jsonb
      )`,
  );
}
