import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { hashToken, newToken } from '../../shared/tokens.ts';
import { AccountToken, AccountTokenKind } from './account-token.entity.ts';
import { InvalidTokenError } from './identity.errors.ts';
import { User } from './user.entity.ts';

export const tokenMinutes = 60;
const minute = 60_000;

const tokenKinds = { PASSWORD_RESET: 'reset', EMAIL_CHANGE: 'email' } as const;

/** What a token in a mail was good for. */
export interface SpentToken {
  readonly userId: string;
  readonly email: string | null;
  readonly emailKey: string | null;
}

/** Makes a token, in place of one that the user has of the kind. The caller has locked the user. Returns the secret. */
export async function giveAccountToken(
  em: EntityManager,
  userId: string,
  { kind, email = null }: { readonly kind: AccountTokenKind; readonly email?: EmailAddress | null },
  now: Date,
): Promise<string> {
  await endAccountTokens(em, [userId], [kind]);
  const { token, hash } = newToken(tokenKinds[kind]);
  const expiresAt = new Date(now.getTime() + tokenMinutes * minute);
  em.persist(new AccountToken(em.getReference(User, userId), { kind, hash, email, expiresAt }, now));
  return token;
}

/**
 * Spends a token, and locks its user until commit. Two calls at once spend it once.
 *
 * @throws {InvalidTokenError} if it is unknown, used or expired, or the user or the organization is not live
 */
export async function spendAccountToken(
  em: EntityManager,
  kind: AccountTokenKind,
  token: string,
  now: Date,
): Promise<SpentToken> {
  const hash = hashToken(tokenKinds[kind], token);
  await query(
    em,
    sql`select id from users where id = (select user_id from account_token where token_hash = ${hash}) for no key update`,
  );
  const [spent] = await query(
    em,
    sql<SpentToken>`
      delete from account_token t using users u, organization o
      where t.token_hash = ${hash} and t.kind = ${kind} and t.expires_at > ${now} and u.id = t.user_id
        and u.status = 'ACTIVE' and o.id = u.organization_id and o.status = 'ACTIVE'
      returning t.user_id as "userId", t.email, t.email_key as "emailKey"`,
  );
  if (!spent) {
    throw new InvalidTokenError();
  }
  return spent;
}

/** Whether a token could be spent now, for who is about to do costly work. */
export async function isLiveAccountToken(
  em: EntityManager,
  kind: AccountTokenKind,
  token: string,
  now: Date,
): Promise<boolean> {
  const found = await query(
    em,
    sql`select id from account_token
      where token_hash = ${hashToken(tokenKinds[kind], token)} and kind = ${kind} and expires_at > ${now}`,
  );
  return found.length > 0;
}

/** Ends the tokens of users that wait in their mailboxes. The caller has locked the users. */
export async function endAccountTokens(
  em: EntityManager,
  userIds: readonly string[],
  kinds: readonly AccountTokenKind[] = Object.values(AccountTokenKind),
): Promise<void> {
  await query(em, sql`delete from account_token where user_id ${among(userIds)} and kind = any(${kinds}::text[])`);
}

/** Deletes what nobody answered in time. */
export async function forgetAccountTokens({ em, now }: OperationContext): Promise<void> {
  await query(em.fork(), sql`delete from account_token where expires_at <= ${now()}`);
}
