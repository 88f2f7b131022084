import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';

/** Locks users until commit against ending and change, behind organizations and workspaces, by ascending id. */
export async function lockUsers(em: EntityManager, ids: readonly string[]): Promise<void> {
  await query(em, sql`select id from users where id ${among(ids)} order by id for no key update`);
}
