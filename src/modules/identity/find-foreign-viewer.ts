import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import type { Rows } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { newId } from '../../shared/ids.ts';
import { hashForeignToken } from '../../shared/tokens.ts';
import { findViewerByHash } from './find-viewer.ts';
import type { ForeignClaims, ProveForeignToken } from './foreign-tokens.ts';

/**
 * Who holds a token of another provider; null unless it is proved, and the person is a live user of a live organization.
 *
 * The token is served with a session of its own, so that whatever ends the sessions of a user ends it as well. That is
 * made when the token first comes; afterwards it is one indexed statement, as for every session. It is kept for as long
 * as the token could be proved, so that a token which is good no more does not begin again.
 *
 * @throws {ProviderAway} if the keys that the token would be proved by cannot be had
 */
export async function findForeignViewer(
  rows: Rows,
  prove: ProveForeignToken,
  token: string,
  em = rows.em,
): Promise<Viewer | null> {
  const { now } = rows;
  const claims = await prove(token, now);
  if (!claims) {
    return null;
  }
  const hash = hashForeignToken(token);
  const find = () => findViewerByHash(rows, hash, { em, also: isLinked(claims) });
  return (await find()) ?? ((await startForeignSession(em, claims, hash, now)) ? find() : null);
}

/** That user `u` still is whom the provider means, by the identity that session `s` was begun by. */
const isLinked = ({ provider, subject }: ForeignClaims) => sql`exists (
  select from external_identity i where i.provider = ${provider} and i.subject = ${subject} and i.user_id = u.id
    and i.id = s.external_identity_id
)`;

/** Whether the token is served from now on. A token whose session has ended never is again. */
function startForeignSession(em: EntityManager, claims: ForeignClaims, hash: Buffer, now: Date): Promise<boolean> {
  const { provider, subject, goodUntil, expiresAt, authenticatedAt } = claims;
  return inTransaction({ em }, async inner => {
    // Against ending: what is read next is as it stays until the commit.
    const [user] = await query(
      inner,
      sql<{ id: string }>`
        select id from users where id = (
          select user_id from external_identity where provider = ${provider} and subject = ${subject}
        ) for share`,
    );
    if (!user) {
      return false;
    }
    await query(
      inner,
      sql`insert into session
          (id, created_at, user_id, kind, token_hash, token_expires_at, expires_at, authenticated_at, last_used_at,
            external_identity_id)
        select ${newId()}::uuid, ${now}, u.id, 'FOREIGN_TOKEN', ${hash}, ${goodUntil}, ${expiresAt},
          ${authenticatedAt}::timestamptz, ${now}, i.id
        from external_identity i join users u on u.id = i.user_id join organization o on o.id = u.organization_id
        where i.provider = ${provider} and i.subject = ${subject} and u.id = ${user.id}::uuid
          and u.status = 'ACTIVE' and o.status = 'ACTIVE'
        on conflict (token_hash) do nothing`,
    );
    return true;
  });
}
