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

/** Writes audit events by one statement. */
export async function recordAll(
  client: PoolClient,
  actorId: string,
  now: Date,
  rows: readonly AuditRow[],
): Promise<void> {
  await run(
    client,
    'audit',
    `insert into audit_event
       (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id, details)
     select id, $1, organization, action, 'USER', $2, kind, subject, details
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::jsonb[])
       as t (id, organization, action, kind, subject, details)`,
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
