import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { newId } from '../../shared/ids.ts';
import { enqueueAll } from '../../shared/jobs/enqueue.ts';
import type { ErasedCount } from './erase.ts';
import type { ErasureStepKind } from './erasure-step.entity.ts';
import type { ErasureState, ErasureSubjectKind } from './erasure.entity.ts';

/** An erasure that begins in this transaction. */
export interface NewErasure {
  readonly organizationId: string;
  readonly subjectKind: ErasureSubjectKind;
  readonly subjectId: string;
  readonly state: ErasureState;
  readonly planHash: string;
  readonly counts: readonly ErasedCount[];
}

/** Writes erasures into the ledger, by one statement. Returns their ids by subject. */
export async function openErasures(
  em: EntityManager,
  erasures: readonly NewErasure[],
  now: Date,
): Promise<Map<string, string>> {
  const rows = erasures.map(({ counts, state, ...erasure }) => {
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const isPurged = state !== 'PURGING';
    return {
      ...erasure,
      id: newId(),
      state,
      counts,
      total,
      done: isPurged ? total : 0,
      purgedAt: isPurged ? now : null,
    };
  });
  await query(
    em,
    sql`insert into erasure (id, created_at, organization_id, subject_kind, subject_id, state, total_count, done_count,
        plan_hash, counts_before, faults, failure_count, purged_at)
      select id, ${now}, "organizationId", "subjectKind", "subjectId", state, total, done, "planHash", counts, '[]', 0, "purgedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
        id uuid, "organizationId" uuid, "subjectKind" text, "subjectId" uuid, state text, total int, done int,
        "planHash" text, counts jsonb, "purgedAt" timestamptz
      )`,
  );
  return new Map(rows.map(({ id, subjectId }) => [subjectId, id]));
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
