import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../../context.ts';
import { isDatabaseAway, isDatabaseBusy } from '../../../shared/database/is-database-away.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { enqueueAll } from '../../../shared/jobs/enqueue.ts';
import { announce } from '../../../shared/live/announce.ts';
import { UserStatus } from '../../identity/index.ts';
import { type ErasurePlan, erasurePlanOf, type ErasureStep } from '../erasure-plan.ts';
import { purgeUser } from '../purge-user.ts';
import { isOpen, isTheirs, peopleAre, rowsOf } from '../step-sql.ts';
import { childrenFirst } from './children-first.ts';
import { stepsOf } from './count-things.ts';
import { type ErasureSubjectKind, subjectOfKind } from './erasure.entity.ts';
import { openErasureSteps, purgeJob } from './open-erasures.ts';
import { settleErasures } from './settle-erasures.ts';

interface OpenErasure {
  readonly subjectKind: ErasureSubjectKind;
  readonly subjectId: string;
  readonly status: UserStatus | null;
}

/**
 * Deletes one chunk of what belonged to somebody whose access has ended, in a transaction of its own, and has the next
 * one done; the last one lets the erasure go on. A job runs it.
 *
 * What fails is written down, and tried again by the queue.
 */
export async function purgeErasure(context: OperationContext, erasureId: string): Promise<void> {
  const at: { kind: string } = { kind: 'Erasure' };
  try {
    const livingUser = await inTransaction(context, em => purgeChunk(em, context, erasureId, at));
    if (livingUser !== null) {
      await purgeUser(context, livingUser);
    }
  } catch (error) {
    if (!isDatabaseAway(error) && !isDatabaseBusy(error)) {
      await failPurge(context, erasureId, at.kind);
    }
    throw error;
  }
}

/**
 * @returns the user, if the access has not ended yet: an earlier attempt to erase whoever has left had failed. Who has come
 * back since is left alone by {@link purgeUser}, which looks under the lock.
 */
async function purgeChunk(
  em: EntityManager,
  { config, now }: OperationContext,
  id: string,
  at: { kind: string },
): Promise<string | null> {
  const [erasure] = await query(
    em,
    sql<OpenErasure>`
      select e.subject_kind as "subjectKind", e.subject_id as "subjectId", (select u.status from users u where u.id = e.subject_id) as status
      from erasure e where e.id = ${id}::uuid and e.state in ('PURGING', 'FAILED') for no key update of e`,
  );
  if (!erasure) {
    return null;
  }
  if (erasure.status !== null && erasure.status !== UserStatus.DELETED) {
    return erasure.subjectId;
  }
  const plan = erasurePlanOf(em.getMetadata(), subjectOfKind[erasure.subjectKind]);
  const { count, bytes } = await purgeRows(em, plan, erasure.subjectId, config.purgeChunkRows, at);
  const steps = bytes.length > 0 ? [{ erasureId: id, kind: 'STORED_BYTES' as const, payload: { keys: bytes } }] : [];
  await openErasureSteps(em, steps, now());

  const isLast = count < config.purgeChunkRows;
  const state = isLast ? 'SETTLING' : 'PURGING';
  await query(
    em,
    sql`update erasure set state = ${state}, faults = '[]',
        done_count = case when ${isLast} then total_count else least(total_count, done_count + ${count}) end,
        purged_at = case when ${isLast} then ${now()}::timestamptz end
      where id = ${id}::uuid`,
  );
  await announce(em, { type: 'erasure.progressed', erasureId: id });
  if (isLast) {
    await settleErasures(em, [id]);
  } else {
    await enqueueAll(em, 'purge-erasure', [purgeJob(id)]);
  }
  return null;
}

interface Purged {
  readonly count: number;
  readonly bytes: readonly string[];
}

/** Deletes or anonymizes at most so many rows, the parts of a thing before the thing. */
async function purgeRows(
  em: EntityManager,
  plan: ErasurePlan,
  personId: string,
  limit: number,
  at: { kind: string },
): Promise<Purged> {
  const bytes: string[] = [];
  let count = 0;
  for (const step of childrenFirst(em.getMetadata(), stepsOf(plan))) {
    if (count === limit) {
      break;
    }
    at.kind = step.kind;
    // One kind after the other: what refers to a thing goes before it.
    const gone = await query(em, changeOf(step, personId, limit - count));
    count += gone.length;
    bytes.push(...gone.flatMap(row => row.bytes ?? []));
  }
  return { count, bytes };
}

function changeOf(step: ErasureStep, personId: string, limit: number) {
  const { table, clears, bytes, rule } = step;
  const chosen = sql`t.id = any(array(
    select t.id from ${rowsOf(step)} where ${isTheirs(step)} and ${isOpen(step)} limit ${limit}))`;
  const people = peopleAre([personId]);
  const key = bytes ? sql.ref(`t.${bytes}`) : sql`null::uuid`;
  return rule.action === 'delete'
    ? sql<{
        bytes: string | null;
      }>`with ${people} delete from ${sql.table(table)} t where ${chosen} returning ${key} as bytes`
    : sql<{ bytes: string | null }>`with ${people} update ${sql.table(table)} t
        set ${sql.join(clears.map(column => sql`${sql.ref(column)} = null`))} where ${chosen} returning null::uuid as bytes`;
}

async function failPurge(context: OperationContext, id: string, kind: string): Promise<void> {
  await inTransaction(context, async em => {
    await query(
      em,
      sql`update erasure set state = 'FAILED', faults = ${JSON.stringify([kind])}::jsonb, failure_count = failure_count + 1
        where id = ${id}::uuid and state in ('PURGING', 'FAILED')`,
    );
    await announce(em, { type: 'erasure.progressed', erasureId: id });
  });
}
