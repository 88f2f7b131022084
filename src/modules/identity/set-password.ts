import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { readEmail } from '../../shared/email-address.ts';
import { newId } from '../../shared/ids.ts';
import { enqueueMail } from '../mail/index.ts';
import { endAccountTokens } from './account-tokens.ts';
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
  await tell(em, user, user.email, 'Your password was changed', ['The password of your account was changed.'], now);
}

/** Tells a user of a change, at the address that is given. */
export async function tell(
  em: EntityManager,
  { id }: User,
  address: string | null,
  subject: string,
  paragraphs: readonly string[],
  now: Date,
): Promise<void> {
  const to = address === null ? null : readEmail(address);
  if (to) {
    const advice = 'If it was not you, set a new password, and tell an administrator of your organization.';
    await enqueueMail(em, { to, personId: id, subject, paragraphs: [...paragraphs, advice] }, now);
  }
}
