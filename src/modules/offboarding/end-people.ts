import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';
import type { ErasurePlan } from './erasure-plan.ts';

/**
 * The last step of an erasure: what is left of people is a tombstone of ids and times, or nothing.
 *
 * @throws {Error} if one of them is under a legal hold, or does not exist; nothing is to be committed then
 */
export async function endPeople(
  em: EntityManager,
  { blanks, people }: ErasurePlan,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const table = sql.table(people);
  const theirs = sql`id ${among(ids)} and not exists (
    select 1 from legal_hold h where h.user_id = ${table}.id and h.released_at is null
  )`;
  const cleared = blanks.map(column => sql`${sql.ref(column)} = null`);
  const ended = await query(
    em,
    blanks.length === 0
      ? sql`delete from ${table} where ${theirs} returning id`
      : sql`update ${table} set ${sql.join(cleared)}, status = 'DELETED', role = 'MEMBER', platform_role = 'NONE',
          purge_after = null, deleted_at = ${now}
        where ${theirs} returning id`,
  );
  if (ended.length !== ids.length) {
    throw new Error('An erasure met a legal hold, or somebody who does not exist. Nothing was erased.');
  }
}
