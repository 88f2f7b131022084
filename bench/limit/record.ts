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

/** Writes audit events, and the links of their organizations' chains, by one statement. */
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
       select * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[])
         as t (id, organization, action, kind, subject, details)
     ), block as materialized (
       select organization, count(*) as events, sha256(string_agg(sha256(convert_to(jsonb_build_array(
         id, extract(epoch from $1::timestamptz), organization, action, 'USER'::text, $2::uuid, kind, subject, null::uuid,
         null::text, details)::text, 'UTF8')), ''::bytea order by id)) as digest
       from e group by 1
     ), head as (
       insert into audit_head as last (organization_id, created_at, seq, hash)
       select organization, $1, 1, sha256(sha256(convert_to(organization::text, 'UTF8')) || digest)
       from block order by organization
       on conflict (organization_id) do update set seq = last.seq + 1, hash = sha256(last.hash || (
         select digest from block where organization = last.organization_id
       ))
       returning organization_id, seq, hash
     ), link as (
       insert into audit_link (organization_id, seq, created_at, event_count, digest, hash)
       select organization, seq, $1, events, digest, hash from head join block on organization = organization_id
     )
     insert into audit_event
       (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id, details, link)
     select id, $1, organization, action, 'USER', $2, kind, subject, details, seq
     from e join head on organization_id = organization`,
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
