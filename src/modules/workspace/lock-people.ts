import type { EntityManager } from '@mikro-orm/postgresql';

import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';

/**
 * Locks who invites, and who has the address, in the order of users.
 *
 * An erasure deletes invitations and mail by address: it must not miss any that is being written.
 */
export async function lockPeople(em: EntityManager, caller: Caller, emailKey: string): Promise<void> {
  await query(
    em,
    sql`select id from users where id = ${isPerson(caller) ? caller.userId : null}::uuid or email_key = ${emailKey} order by id for share`,
  );
}
