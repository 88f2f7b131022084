import type { Context } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { readEmail } from '../../shared/email-address.ts';
import { spend } from '../../shared/limits/spend.ts';
import { record } from '../audit/index.ts';
import { InvalidCredentialsError } from './identity.errors.ts';
import { verifyPassword } from './password.ts';
import { isStillPassword, type PasswordProof } from './prove-password.ts';
import { type StartedSession, startSession } from './start-session.ts';
import { User } from './user.entity.ts';

export interface SignIn {
  readonly email: string;
  readonly password: string;
}

/**
 * Begins a session for who knows the password.
 *
 * The password is checked before the transaction, because that takes long; that it is still the password, and the user
 * still live, is seen again under the lock.
 *
 * @throws {RateLimitedError} if it was tried too often, for the account or from the network
 * @throws {InvalidCredentialsError} if the address is unknown, the password wrong, or the user not live
 */
export async function signIn(context: Context, { email, password }: SignIn): Promise<StartedSession> {
  const key = readEmail(email)?.key ?? '';
  const { signIn: perAccount, signInNetwork } = context.config.limits.rates;
  await spend(
    context,
    { of: ['sign in', key], times: perAccount, seconds: 60 },
    { of: ['sign in from', context.network], times: signInNetwork, seconds: 60 },
  );
  const [known] = await query(
    context.em,
    sql<PasswordProof>`
      select u.id as "userId", c.password_hash as "passwordHash" from users u
      join credential c on c.user_id = u.id join organization o on o.id = u.organization_id
      where u.email_key = ${key} and u.status = 'ACTIVE' and o.status = 'ACTIVE'`,
  );
  const isKnown = await verifyPassword(known?.passwordHash ?? null, password);
  if (!known || !isKnown) {
    throw new InvalidCredentialsError();
  }

  return inTransaction(context, async em => {
    const [live] = await query(
      em,
      sql`select u.id from users u where u.id = ${known.userId}::uuid and u.status = 'ACTIVE' for share`,
    );
    if (!live || !(await isStillPassword(em, known))) {
      throw new InvalidCredentialsError();
    }

    const user = await em.findOneOrFail(User, known.userId);
    const started = startSession(em, context, user, context.device);
    await record(em, context.now(), {
      action: 'session.started',
      organizationId: user.organization.id,
      actorId: user.id,
      subjectKind: 'ses',
      subjectId: started.session.id,
    });
    return started;
  });
}
