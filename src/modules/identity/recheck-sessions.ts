import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { viewerColumns, withInstants } from './find-viewer.ts';

interface Standing extends Viewer {
  readonly endReason: string | null;
  readonly status: string;
  readonly organizationStatus: string;
  readonly isFresh: boolean;
  /** Whether it serves a token of another provider, and the identity that this is of is the user's no more. */
  readonly isUnlinked: boolean;
}

/** What has become of a session: who it is of, or why it is good for nothing any more. */
export type SessionCheck = { readonly viewer: Viewer } | { readonly reason: string };

/** Looks again at sessions that have been let in, by one statement. Those that are not there any more are left out. */
export async function recheckSessions(
  em: EntityManager,
  sessionIds: readonly string[],
  now: Date,
): Promise<Map<string, SessionCheck>> {
  const found = await query(
    em,
    sql<Standing>`
      select ${viewerColumns}, s.end_reason as "endReason", u.status, o.status as "organizationStatus",
        s.token_expires_at > ${now} as "isFresh",
        s.kind = 'FOREIGN_TOKEN' and not exists (
          select from external_identity i where i.id = s.external_identity_id and i.user_id = u.id
        ) as "isUnlinked"
      from session s join users u on u.id = s.user_id join organization o on o.id = u.organization_id
      where s.id = any(${sessionIds}::uuid[])`,
  );
  return new Map(found.map(standing => [standing.sessionId, check(withInstants(standing))]));
}

function check({ endReason, status, organizationStatus, isFresh, isUnlinked, ...viewer }: Standing): SessionCheck {
  if (endReason !== null) {
    return { reason: endReason };
  }
  if (status !== 'ACTIVE') {
    return { reason: `ACCOUNT_${status}` };
  }
  if (organizationStatus !== 'ACTIVE') {
    return { reason: 'ORGANIZATION_SUSPENDED' };
  }
  if (isUnlinked) {
    return { reason: 'IDENTITY_REMOVED' };
  }
  return isFresh ? { viewer } : { reason: 'TOKEN_EXPIRED' };
}
