import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';

/** Who of the users is under a live legal hold. The caller has locked them: holds are placed under the same lock. */
export async function heldUsers(em: EntityManager, userIds: readonly string[]): Promise<Set<string>> {
  const held = await query(
    em,
    sql<{ id: string }>`
      select distinct user_id as id from legal_hold where user_id ${among(userIds)} and released_at is null`,
  );
  return new Set(held.map(({ id }) => id));
}
