import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';

/** Locks users until commit, behind organizations and workspaces in the lock order. */
export async function lockUsers(em: EntityManager, ids: readonly string[]): Promise<void> {
  await query(em, sql`select id from users where id = any(${ids}::uuid[]) order by id for no key update`);
}
