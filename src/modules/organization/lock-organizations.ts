import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';

/**
 * Locks organizations until commit. First in the lock order: organization, workspace, user, then the rest.
 *
 * Roles and ends of users change only under this lock, so that owners can be counted.
 */
export async function lockOrganizations(em: EntityManager, ids: readonly string[]): Promise<void> {
  await query(em, sql`select id from organization where id ${among(ids)} order by id for no key update`);
}
