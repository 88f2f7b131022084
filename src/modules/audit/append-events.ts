import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import type { AuditEvent } from './audit-event.entity.ts';
import { beforeFirst, eventsDigest } from './event-digest.ts';

/** An event as it is stored, bytes as `\x…`; which link it belongs to is decided as it is written. */
export type StoredEvent = Omit<AuditEvent, 'link' | 'sealed'> & { readonly sealed: string | null };

/**
 * Appends events to the chains of their organizations, a link for each organization, by one statement.
 *
 * It locks the end of each chain, by ascending id of the organization, until the transaction ends: nobody else can
 * follow the same link.
 */
export async function appendEvents(em: EntityManager, now: Date, events: readonly StoredEvent[]): Promise<void> {
  await query(
    em,
    sql`
      with e as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(events.map(toRow))}::jsonb) as row (
          id uuid, created_at timestamptz, organization_id uuid, action text, actor_kind text, actor_id uuid,
          subject_kind text, subject_id uuid, key_holder_id uuid, sealed bytea, details jsonb
        )
      ), block as materialized (
        select organization_id, count(*) as event_count, ${eventsDigest} as digest from e group by 1
      ), head as (
        insert into audit_head as last (organization_id, created_at, seq, hash)
        select organization_id, ${now}::timestamptz, 1, sha256(${beforeFirst(sql`organization_id`)} || digest)
        from block order by organization_id
        on conflict (organization_id) do update set seq = last.seq + 1, hash = sha256(last.hash || (
          select digest from block where block.organization_id = last.organization_id
        ))
        returning organization_id, seq, hash
      ), link as (
        insert into audit_link (organization_id, seq, created_at, event_count, digest, hash)
        select head.organization_id, seq, ${now}::timestamptz, event_count, digest, hash
        from head join block on block.organization_id = head.organization_id
      )
      insert into audit_event (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id,
        key_holder_id, sealed, details, link)
      select e.id, e.created_at, e.organization_id, e.action, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id,
        e.key_holder_id, e.sealed, e.details, head.seq
      from e join head on head.organization_id = e.organization_id`,
  );
}

function toRow(event: StoredEvent) {
  return {
    id: event.id,
    created_at: event.createdAt,
    organization_id: event.organizationId,
    action: event.action,
    actor_kind: event.actorKind,
    actor_id: event.actorId,
    subject_kind: event.subjectKind,
    subject_id: event.subjectId,
    key_holder_id: event.keyHolderId,
    sealed: event.sealed,
    details: event.details,
  };
}
