import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { verifyPassword } from './password.ts';

/** That somebody knew the password of a user, at a moment. */
export interface PasswordProof {
  readonly userId: string;
  readonly passwordHash: string;
}

/**
 * Checks the password of a user; null when it is wrong, or there is none.
 *
 * Before the transaction, because that takes long. Under the lock {@link isStillPassword} sees whether it still holds.
 */
export async function provePassword(
  em: EntityManager,
  userId: string,
  password: string,
): Promise<PasswordProof | null> {
  const [known] = await query(
    em,
    sql<PasswordProof>`
      select user_id as "userId", password_hash as "passwordHash" from credential where user_id = ${userId}::uuid`,
  );
  return (await verifyPassword(known?.passwordHash ?? null, password)) && known ? known : null;
}

/** Whether the password that was proved is still the password. The user is locked. */
export async function isStillPassword(em: EntityManager, { userId, passwordHash }: PasswordProof): Promise<boolean> {
  const same = await query(
    em,
    sql`select id from credential where user_id = ${userId}::uuid and password_hash = ${passwordHash}`,
  );
  return same.length > 0;
}
