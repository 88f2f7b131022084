import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { enqueueAll } from '../../../shared/jobs/enqueue.ts';
import { announce } from '../../../shared/live/announce.ts';
import { settledStates } from './erasure-step.entity.ts';

/** Erasures that one job verifies. */
const batchSize = 100;

/**
 * Moves erasures on, whose rows are gone and whose steps have all settled: what is left is to verify them.
 *
 * For the transaction in which a step, or the purge, has just ended. The erasures are locked first, so that of two steps
 * that end at the same time the later one sees both.
 */
export async function settleErasures(em: EntityManager, erasureIds: readonly string[]): Promise<void> {
  await query(em, sql`select id from erasure where id = any(${erasureIds}::uuid[]) order by id for no key update`);
  const settled = await query(
    em,
    sql<{ id: string }>`update erasure e set state = 'VERIFYING'
      where e.id = any(${erasureIds}::uuid[]) and e.state = 'SETTLING' and not exists (
        select 1 from erasure_step s where s.erasure_id = e.id and s.state <> all(${settledStates}::text[])
      )
      returning e.id`,
  );
  const ids = settled.map(({ id }) => id);
  await announce(em, ...ids.map(erasureId => ({ type: 'erasure.progressed', erasureId }) as const));
  await enqueueAll(
    em,
    'certify-erasures',
    Array.from({ length: Math.ceil(ids.length / batchSize) }, (_, index) => ({
      payload: { ids: ids.slice(index * batchSize, (index + 1) * batchSize) },
    })),
  );
}
