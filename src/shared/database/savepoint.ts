import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from './sql.ts';

/**
 * Runs hand-written statements of a transaction so that an error of theirs undoes them alone. Not for the unit of work.
 *
 * Constraints that wait for the commit are checked at once: their errors would undo everything.
 *
 * @param keep whether what was done stays when it succeeds
 */
export async function tryInSavepoint<T>(
  em: EntityManager,
  work: () => Promise<T>,
  { keep }: { readonly keep: boolean },
): Promise<{ readonly result: T } | { readonly error: unknown }> {
  await query(em, sql`savepoint attempt`);
  try {
    const result = await work();
    await query(em, sql`set constraints all immediate`);
    await query(em, keep ? sql`release savepoint attempt` : sql`rollback to savepoint attempt`);
    return { result };
  } catch (error) {
    await query(em, sql`rollback to savepoint attempt`);
    return { error };
  }
}
