import type { Context } from '../../context.ts';
import { readInstants } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { hashToken } from '../../shared/tokens.ts';

/** Who has left, and calls with a session that ended by that. */
export interface EndedViewer {
  readonly userId: string;
  readonly status: 'REVOKED' | 'DELETED';
  /** When the account is erased; null when it has been. */
  readonly purgeAfter: Date | null;
}

/**
 * Recognizes, by the tombstone of a session, somebody who repeats the call that ended the account.
 *
 * Such a session is good for nothing else. Null for everybody who is signed in, or unknown.
 */
export async function endedViewer({ em, presented, now }: Context): Promise<EndedViewer | null> {
  const hash = presented && hashToken('session', presented.token);
  if (!hash) {
    return null;
  }
  const [ended] = await query(
    em,
    sql<EndedViewer>`
      select u.id as "userId", u.status, u.purge_after as "purgeAfter"
      from session s join users u on u.id = s.user_id
      where s.token_hash = ${hash} and s.end_reason in ('ACCOUNT_REVOKED', 'ACCOUNT_DELETED')
        and s.expires_at > ${now()} and u.status in ('REVOKED', 'DELETED')`,
  );
  if (ended) {
    readInstants(ended as unknown as Record<string, unknown>, ['purgeAfter']);
  }
  return ended ?? null;
}
