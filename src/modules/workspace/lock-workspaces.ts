import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';

/**
 * Locks workspaces until commit, behind organizations and before users in the lock order.
 *
 * Memberships change only under this lock, so that admins can be counted. So do invitations, but for those to the
 * address of a person who leaves or is erased: they end under the locks on their own rows.
 *
 * @returns the ids of those that exist
 */
export async function lockWorkspaces(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const locked = await query(
    em,
    sql<{ id: string }>`select id from workspace where id ${among(ids)} order by id for no key update`,
  );
  return locked.map(({ id }) => id);
}
