import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { settledStates } from './erasure-step.entity.ts';

/** Erasures that one job verifies. */
const batchSize = 100;

/**
 * Moves erasures on, whose rows are gone and whose steps have all settled: jobs verify them.
 *
 * For the transaction in which a step, or the purge, has just ended. The erasures are locked first, so that of two steps
 * that end at the same time the later one sees both.
 */
export async function settleErasures(em: EntityManager, erasureIds: readonly string[]): Promise<void> {
  await query(em, sql`select id from erasure where id = any(${erasureIds}::uuid[]) order by id for no key update`);
  await query(
    em,
    sql`with settled as (
        update erasure e set state = 'VERIFYING'
        where e.id = any(${erasureIds}::uuid[]) and e.state = 'SETTLING' and not exists (
          select 1 from erasure_step s where s.erasure_id = e.id and s.state <> all(${settledStates}::text[])
        )
        returning e.id
      ), numbered as (
        select id, (row_number() over (order by id) - 1) / ${batchSize}::int as batch from settled
      ), batches as (
        select json_build_object('ids', json_agg(id)) as payload from numbered group by batch
      )
      select graphile_worker.add_job('certify-erasures', payload => payload, max_attempts => 25) from batches`,
  );
}
