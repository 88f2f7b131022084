import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { newId } from '../../../shared/ids.ts';
import { enqueueAll } from '../../../shared/jobs/enqueue.ts';
import type { ErasedCount } from '../erase.ts';
import type { ErasureStepKind } from './erasure-step.entity.ts';
import type { ErasureState, ErasureSubjectKind } from './erasure.entity.ts';

/** An erasure that begins in this transaction. */
export interface NewErasure {
  /** Null for a new one. */
  readonly id: string | null;
  readonly organizationId: string;
  readonly subjectKind: ErasureSubjectKind;
  readonly subjectId: string;
  /** `SETTLING` when every row is gone, `PURGING` when some are left for jobs. */
  readonly state: 'SETTLING' | 'PURGING';
  readonly planHash: string;
  /** What there is to delete or anonymize. */
  readonly counts: readonly ErasedCount[];
  /** How much of it this transaction has done. */
  readonly doneCount: number;
}

/**
 * Writes erasures into the ledger, and has them written outside the database as well; what is left to purge is purged by jobs. An earlier attempt that had
 * failed gives way.
 *
 * @returns their ids by subject
 */
export async function openErasures(
  em: EntityManager,
  erasures: readonly NewErasure[],
  now: Date,
): Promise<Map<string, string>> {
  const rows = erasures.map(erasure => ({
    ...erasure,
    id: erasure.id ?? newId(),
    totalCount: totalOf(erasure.counts),
    purgedAt: erasure.state === 'SETTLING' ? now : null,
  }));
  const opened = await query(
    em,
    sql<{ id: string; subjectId: string; state: ErasureState }>`
      insert into erasure (id, created_at, organization_id, subject_kind, subject_id, state, total_count, done_count,
        plan_hash, counts_before, faults, failure_count, purged_at)
      select id, ${now}, "organizationId", "subjectKind", "subjectId", state, "totalCount", "doneCount", "planHash", counts,
        '[]', 0, "purgedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
        id uuid, "organizationId" uuid, "subjectKind" text, "subjectId" uuid, state text, "totalCount" int,
        "doneCount" int, "planHash" text, counts jsonb, "purgedAt" timestamptz
      )
      on conflict (subject_id, subject_kind) do update set state = excluded.state, total_count = excluded.total_count,
        done_count = excluded.done_count, plan_hash = excluded.plan_hash, counts_before = excluded.counts_before,
        faults = '[]', purged_at = excluded.purged_at
      returning id, subject_id as "subjectId", state`,
  );
  const purging = opened.filter(({ state }) => state === 'PURGING');
  await enqueueAll(
    em,
    'purge-erasure',
    purging.map(({ id }) => purgeJob(id)),
  );
  await enqueueAll(em, 'write-ledger', [{ payload: { ids: opened.map(({ id }) => id) } }]);
  return new Map(opened.map(({ id, subjectId }) => [subjectId, id]));
}

/** The job that purges the next chunk of an erasure. */
export function purgeJob(id: string) {
  return { payload: { id }, key: `purge-erasure ${id}` };
}

export function totalOf(counts: readonly ErasedCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** An effect outside the database that an erasure waits for. */
export interface NewErasureStep {
  readonly erasureId: string;
  readonly kind: ErasureStepKind;
  readonly payload: unknown;
}

/** Writes steps, each with the job that performs it after the commit: two statements, however many there are. */
export async function openErasureSteps(em: EntityManager, steps: readonly NewErasureStep[], now: Date): Promise<void> {
  if (steps.length === 0) {
    return;
  }
  const rows = steps.map(step => ({ ...step, id: newId() }));
  await query(
    em,
    sql`insert into erasure_step (id, created_at, erasure_id, kind, state, attempts, next_attempt_at, payload)
      select id, ${now}, "erasureId", kind, 'PENDING', 0, ${now}, payload
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, "erasureId" uuid, kind text, payload jsonb)`,
  );
  await enqueueAll(
    em,
    'perform-erasure-step',
    rows.map(({ id }) => ({ payload: { id }, key: `perform-erasure-step ${id}` })),
  );
}
