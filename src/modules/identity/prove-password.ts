import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { spend } from '../../shared/limits/spend.ts';
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
 * All tries of a user are counted together, whatever they are for: who found a session must not guess the password.
 *
 * @throws {RateLimitedError} if it was tried too often for the user, right or wrong
 */
export async function provePassword(context: Context, userId: string, password: string): Promise<PasswordProof | null> {
  const { reauthenticate: times } = context.config.limits.rates;
  await spend(context, { of: ['reauthenticate', userId], times, seconds: 60 });
  const [known] = await query(
    context.em,
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
