import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../src/shared/database/sql.ts';

/** Changes rows past the triggers that forbid it, as whoever owns the database can. */
export async function tamper(em: EntityManager, ...statements: readonly RawBuilder<unknown>[]): Promise<void> {
  await em.fork().transactional(async inside => {
    await query(inside, sql`set local session_replication_role = replica`);
    for (const statement of statements) {
      // One after the other, as they are given.
      await query(inside, statement);
    }
  });
}
