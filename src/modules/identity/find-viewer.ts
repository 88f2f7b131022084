import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { joinedColumns, takeJoined } from '../../shared/database/joined-rows.ts';
import { readInstants, type Rows } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { hashToken } from '../../shared/tokens.ts';
import { Organization } from '../organization/index.ts';
import { lockUsers } from './lock-users.ts';
import { User } from './user.entity.ts';

/** Select list that makes a {@link Viewer} from session `s` and users `u`, but for its instants. */
export const viewerColumns = sql`
  s.id as "sessionId", u.id as "userId", u.organization_id as "organizationId", u.role, u.platform_role as "platformRole",
  s.kind <> 'SIGN_IN' as "isKey", s.authenticated_at as "authenticatedAt",
  array(select p.permission from user_permission p where p.user_id = u.id) as permissions`;

/**
 * Who holds the token of a session or of a key; null unless it, user and organization are all live.
 *
 * One indexed statement, which brings the rows of user and organization along: requests that begin with who calls go on
 * with these.
 */
export async function findViewer(rows: Rows, token: string, em = rows.em): Promise<Viewer | null> {
  const hash = hashToken('session', token) ?? hashToken('key', token);
  return hash && findViewerByHash(rows, hash, { em });
}

interface Lookup {
  /** The database itself, never a replica of it. */
  readonly em: EntityManager;
  /** Condition on session `s` and user `u`. */
  readonly also?: RawBuilder<unknown>;
}

/** As {@link findViewer}, by the hash of the token, and only if something else is true as well. */
export async function findViewerByHash(
  rows: Rows,
  hash: Buffer,
  { em, also = sql`true` }: Lookup,
): Promise<Viewer | null> {
  const [viewer] = await query(
    em,
    sql<Viewer>`
      select ${viewerColumns}, ${joinedColumns(em, User, 'u')}, ${joinedColumns(em, Organization, 'o')}
      from session s join users u on u.id = s.user_id join organization o on o.id = u.organization_id
      where s.token_hash = ${hash} and s.ended_at is null and s.token_expires_at > ${rows.now}
        and u.status = 'ACTIVE' and o.status = 'ACTIVE' and ${also}`,
  );
  if (!viewer) {
    return null;
  }
  rows.prime(User, takeJoined(em, User, 'u', viewer));
  rows.prime(Organization, takeJoined(em, Organization, 'o', viewer));
  return withInstants(viewer);
}

/**
 * Locks the viewer until commit against ending, and reads again what the viewer may do.
 *
 * Every change begins with it, so that nothing commits in the name of somebody who has ended meanwhile. Comes after the
 * locks on organizations and workspaces, in the place of users; many operations of one viewer can hold it at once.
 *
 * @throws {Unauthenticated} if the viewer or the session has ended since the request began
 */
export async function lockViewer(em: EntityManager, { userId, sessionId }: Viewer): Promise<Viewer> {
  await query(em, sql`select id from users where id = ${userId}::uuid for share`);
  const [viewer] = await query(
    em,
    sql<Viewer>`
      select ${viewerColumns} from session s join users u on u.id = s.user_id
      where s.id = ${sessionId}::uuid and u.id = ${userId}::uuid and s.ended_at is null and u.status = 'ACTIVE'`,
  );
  if (!viewer) {
    throw new Unauthenticated();
  }
  return withInstants(viewer);
}

/** As {@link lockViewer}, for who changes the own account: such changes come one after the other. */
export async function lockViewerToChange(em: EntityManager, viewer: Viewer): Promise<Viewer> {
  await lockUsers(em, [viewer.userId]);
  return lockViewer(em, viewer);
}

export function withInstants<Found extends Viewer>(viewer: Found): Found {
  readInstants(viewer as unknown as Record<string, unknown>, ['authenticatedAt']);
  return viewer;
}
