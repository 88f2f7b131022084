import { randomUUID } from 'node:crypto';

import type { PoolClient } from 'pg';

import { run } from './run.ts';

export interface AuditRow {
  readonly organizationId: string;
  readonly action: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly details: object;
}

/** The digest of a row `e`, as Leaver makes it, so that the chains of both can be verified by the same command. */
const digest = `sha256(convert_to(jsonb_build_array(
  e.id, extract(epoch from e.created_at), e.organization_id, e.action, e.actor_kind, e.actor_id, e.subject_kind,
  e.subject_id, e.key_holder_id, encode(e.sealed, 'hex'), e.details)::text, 'UTF8'))`;

/** Appends audit events to the hash chains of their organizations, by one statement. */
export async function recordAll(
  client: PoolClient,
  actorId: string,
  now: Date,
  rows: readonly AuditRow[],
): Promise<void> {
  await run(
    client,
    'audit',
    `with e as materialized (
       select id, $1::timestamptz as created_at, organization_id, action, 'USER' as actor_kind, $2::uuid as actor_id,
         subject_kind, subject_id, null::uuid as key_holder_id, null::bytea as sealed, details
       from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[])
         as t (id, organization_id, action, subject_kind, subject_id, details)
     ), block as materialized (
       select organization_id, count(*) as event_count, sha256(string_agg(${digest}, ''::bytea order by e.id)) as digest
       from e group by 1
     ), head as (
       insert into audit_head as last (organization_id, created_at, seq, hash)
       select organization_id, $1, 1, sha256(sha256(convert_to(organization_id::text, 'UTF8')) || digest)
       from block order by organization_id
       on conflict (organization_id) do update set seq = last.seq + 1, hash = sha256(last.hash || (
         select digest from block where block.organization_id = last.organization_id
       ))
       returning organization_id, seq, hash
     ), link as (
       insert into audit_link (organization_id, seq, created_at, event_count, digest, hash)
       select head.organization_id, seq, $1, event_count, digest, hash
       from head join block on block.organization_id = head.organization_id
     )
     insert into audit_event (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id,
       key_holder_id, sealed, details, link)
     select e.id, e.created_at, e.organization_id, e.action, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id,
       e.key_holder_id, e.sealed, e.details, head.seq
     from e join head on head.organization_id = e.organization_id`,
    [
      now,
      actorId,
      rows.map(() => randomUUID()),
      rows.map(({ organizationId }) => organizationId),
      rows.map(({ action }) => action),
      rows.map(({ kind }) => kind),
      rows.map(({ subjectId }) => subjectId),
      rows.map(({ details }) => JSON.stringify(details)),
    ],
  );
}
