import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { newId } from '../../shared/ids.ts';
import { endAccountTokens } from './account-tokens.ts';
import { tellUser } from './tell-user.ts';
import type { User } from './user.entity.ts';

/**
 * Sets the password of a user, who is told, and ends what waits in mailboxes to change the account.
 *
 * The caller has locked the user.
 */
export async function setPassword(em: EntityManager, user: User, passwordHash: string, now: Date): Promise<void> {
  await query(
    em,
    sql`insert into credential (id, created_at, user_id, password_hash)
      values (${newId()}::uuid, ${now}, ${user.id}::uuid, ${passwordHash})
      on conflict (user_id) do update set password_hash = excluded.password_hash`,
  );
  await endAccountTokens(em, [user.id]);
  const told = { subject: 'Your password was changed', paragraphs: ['The password of your account was changed.'] };
  await tellUser(em, user, told, now);
}
