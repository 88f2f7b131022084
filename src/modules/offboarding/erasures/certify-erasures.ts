import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { FileStore } from '../../../shared/files/file-store.ts';
import { formatId, idKinds } from '../../../shared/ids.ts';
import { enqueueAll } from '../../../shared/jobs/enqueue.ts';
import { announce } from '../../../shared/live/announce.ts';
import type { ErasedCount } from '../erase.ts';
import { type ErasurePlan, erasurePlanOf } from '../erasure-plan.ts';
import { countRemains, kindsOf } from './count-things.ts';
import type { ErasureStepKind, ErasureStepState } from './erasure-step.entity.ts';
import { type ErasureSubjectKind, subjectOfKind } from './erasure.entity.ts';
import { purgeJob } from './open-erasures.ts';
import { type ReceiptKey, receiptKeyOf } from './receipt-key.ts';
import { signReceipt } from './receipt.ts';

interface Step {
  readonly kind: ErasureStepKind;
  readonly state: ErasureStepState;
  readonly confirmedAt: string | null;
  readonly payload: { readonly keys?: readonly string[] } | null;
}

interface Erasure {
  readonly id: string;
  readonly organizationId: string;
  readonly subjectKind: ErasureSubjectKind;
  readonly subjectId: string;
  readonly planHash: string;
  readonly countsBefore: readonly ErasedCount[];
  readonly createdAt: string;
  readonly purgedAt: string;
  readonly failureCount: number;
  readonly steps: readonly Step[];
}

/** What the search after an erasure found. */
interface Finding {
  readonly erasure: Erasure;
  readonly countsAfter: readonly ErasedCount[];
  /** Kinds of things of which something is left. */
  readonly faults: readonly string[];
}

/**
 * Looks in every declared table, and in the file store, for what is left of people who were erased: signs a receipt
 * where there is nothing, and has the purge done again where there is. A job runs it.
 *
 * A constant number of statements, however many there are.
 */
export async function certifyErasures(context: OperationContext, ids: readonly string[]): Promise<void> {
  const key = await receiptKeyOf(context.config);
  const undeleted = await erasuresWithBytes(context, ids);

  await inTransaction(context, async em => {
    const erasures = await readErasures(em, ids);
    const searched = await Array.fromAsync(
      Map.groupBy(erasures, ({ subjectKind }) => subjectKind),
      group => search(em, ...group, undeleted),
    );
    const findings = searched.flat();
    const now = context.now();
    await announce(em, ...erasures.map(({ id }) => ({ type: 'erasure.progressed', erasureId: id }) as const));
    await complete(
      em,
      findings.filter(({ faults }) => faults.length === 0),
      key,
      now,
    );
    await fail(
      em,
      findings.filter(({ faults }) => faults.length > 0),
      now,
    );
  });
}

/** Which of the erasures have left bytes in the file store. Asked before the transaction: a disk may be slow. */
async function erasuresWithBytes({ em, config }: OperationContext, ids: readonly string[]): Promise<Set<string>> {
  const steps = await query(
    em.fork(),
    sql<{ erasureId: string; keys: string[] }>`
      select s.erasure_id as "erasureId", s.payload->'keys' as keys
      from erasure_step s join erasure e on e.id = s.erasure_id
      where e.id = any(${ids}::uuid[]) and e.state = 'VERIFYING' and s.kind = 'STORED_BYTES'`,
  );
  const store = new FileStore(config);
  const found = await Array.fromAsync(steps, async ({ erasureId, keys }) =>
    (await store.anyOf(keys)) ? [erasureId] : [],
  );
  return new Set(found.flat());
}

async function readErasures(em: EntityManager, ids: readonly string[]): Promise<Erasure[]> {
  await query(
    em,
    sql`select id from erasure where id = any(${ids}::uuid[]) and state = 'VERIFYING' order by id for no key update`,
  );
  return query(
    em,
    sql<Erasure>`
      select id, organization_id as "organizationId", subject_kind as "subjectKind", subject_id as "subjectId",
        plan_hash as "planHash", counts_before as "countsBefore", created_at as "createdAt", purged_at as "purgedAt",
        failure_count as "failureCount", coalesce((
          select json_agg(json_build_object('kind', s.kind, 'state', s.state, 'confirmedAt', s.confirmed_at) order by s.id)
          from erasure_step s where s.erasure_id = erasure.id), '[]') as steps
      from erasure where id = any(${ids}::uuid[]) and state = 'VERIFYING' order by id`,
  );
}

async function search(
  em: EntityManager,
  subjectKind: ErasureSubjectKind,
  erasures: readonly Erasure[],
  undeleted: ReadonlySet<string>,
): Promise<Finding[]> {
  const plan = erasurePlanOf(em.getMetadata(), subjectOfKind[subjectKind]);
  const remains = await countRemains(
    em,
    plan,
    erasures.map(({ subjectId }) => subjectId),
  );
  return erasures.map(erasure =>
    findingOf(plan, erasure, remains.get(erasure.subjectId) ?? [], undeleted.has(erasure.id)),
  );
}

function findingOf(plan: ErasurePlan, erasure: Erasure, remains: readonly ErasedCount[], hasBytes: boolean): Finding {
  const counted = kindsOf(plan).map(({ kind, action }) => {
    const found = remains.filter(left => left.kind === kind && left.action === action);
    return { kind, action, count: found.reduce((sum, { count }) => sum + count, 0) };
  });
  const faults = new Set([...remains.map(({ kind }) => kind), ...(hasBytes ? ['StoredBytes'] : [])]);
  return { erasure, countsAfter: counted, faults: [...faults] };
}

async function complete(em: EntityManager, findings: readonly Finding[], key: ReceiptKey, now: Date): Promise<void> {
  if (findings.length === 0) {
    return;
  }
  const rows = findings.map(({ erasure, countsAfter }) => ({
    id: erasure.id,
    countsAfter,
    receipt: receiptOf(erasure, countsAfter, key, now),
  }));
  await query(
    em,
    sql`update erasure e set state = 'COMPLETED', completed_at = ${now}, counts_after = row."countsAfter",
        receipt = row.receipt, faults = '[]'
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, "countsAfter" jsonb, receipt text)
      where e.id = row.id`,
  );
  await query(
    em,
    sql`update erasure_step set payload = null where erasure_id = any(${rows.map(({ id }) => id)}::uuid[])`,
  );
}

function receiptOf(erasure: Erasure, countsAfter: readonly ErasedCount[], key: ReceiptKey, now: Date): string {
  const { id, organizationId, subjectKind, subjectId, planHash, countsBefore, createdAt, purgedAt, steps } = erasure;
  const instant = (time: string) => new Date(time).toISOString();
  return signReceipt(
    {
      erasureId: formatId('ers', id),
      organizationId: formatId('org', organizationId),
      subjectKind: idKinds[subjectKind],
      subjectPseudonym: key.pseudonymOf(formatId(subjectKind, subjectId)),
      planHash,
      beganAt: instant(createdAt),
      purgedAt: instant(purgedAt),
      verifiedAt: now.toISOString(),
      countsBefore: [...countsBefore],
      countsAfter: [...countsAfter],
      steps: steps.map(({ kind, state, confirmedAt }) => ({
        kind,
        state,
        confirmedAt: confirmedAt && instant(confirmedAt),
      })),
    },
    key,
  );
}

/** Milliseconds until the next attempt: twice as long after each, up to an hour. */
function delayOf(failureCount: number): number {
  return Math.min(3_600_000, 1000 * 2 ** failureCount);
}

async function fail(em: EntityManager, findings: readonly Finding[], now: Date): Promise<void> {
  if (findings.length === 0) {
    return;
  }
  const rows = findings.map(({ erasure, countsAfter, faults }) => ({ id: erasure.id, countsAfter, faults }));
  await query(
    em,
    sql`update erasure e set state = 'FAILED', counts_after = row."countsAfter", faults = row.faults,
        failure_count = failure_count + 1
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, "countsAfter" jsonb, faults jsonb)
      where e.id = row.id`,
  );
  // The bytes of all are deleted once more; those that are absent are fine.
  const steps = await query(
    em,
    sql<{ id: string }>`update erasure_step set state = 'PENDING', next_attempt_at = ${now}, confirmed_at = null
      where kind = 'STORED_BYTES' and erasure_id = any(${rows.map(({ id }) => id)}::uuid[]) returning id`,
  );
  await enqueueAll(
    em,
    'perform-erasure-step',
    steps.map(({ id }) => ({ payload: { id }, key: `perform-erasure-step ${id}` })),
  );
  await enqueueAll(
    em,
    'purge-erasure',
    findings.map(({ erasure: { id, failureCount } }) => ({
      ...purgeJob(id),
      delay: delayOf(failureCount),
    })),
  );
}
