import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';

/**
 * Locks who invites, and who has the address, in the order of users.
 *
 * An erasure deletes invitations and mail by address: it must not miss any that is being written.
 */
export async function lockPeople(em: EntityManager, userId: string, emailKey: string): Promise<void> {
  await query(
    em,
    sql`select id from users where id = ${userId}::uuid or email_key = ${emailKey} order by id for share`,
  );
}
