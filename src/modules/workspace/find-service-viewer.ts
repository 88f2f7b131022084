import type { EntityManager } from '@mikro-orm/postgresql';

import { type Caller, isPerson, type ServiceViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { hashToken } from '../../shared/tokens.ts';
import { lockViewer } from '../identity/index.ts';

const viewerColumns = sql`
  k.id as "keyId", a.id as "serviceAccountId", w.id as "workspaceId", w.organization_id as "organizationId"`;

/** Which service account holds the key; null unless the key and the organization are live. One indexed statement. */
export async function findServiceViewer(em: EntityManager, token: string, now: Date): Promise<ServiceViewer | null> {
  const hash = hashToken('serviceKey', token);
  const [viewer] = hash
    ? await query(
        em,
        sql<ServiceViewer>`
          select ${viewerColumns} from service_account_key k
          join service_account a on a.id = k.service_account_id join workspace w on w.id = a.workspace_id
          join organization o on o.id = w.organization_id
          where k.token_hash = ${hash} and k.ended_at is null and k.expires_at > ${now} and o.status = 'ACTIVE'`,
      )
    : [];
  return viewer ?? null;
}

/**
 * Locks who calls until commit against ending: a person as `lockViewer` does, a service account by its key.
 *
 * @throws {Unauthenticated} if the caller has ended since the request began
 */
export async function lockCaller(em: EntityManager, caller: Caller): Promise<Caller> {
  if (isPerson(caller)) {
    return lockViewer(em, caller);
  }
  const [viewer] = await query(
    em,
    sql<ServiceViewer>`
      select ${viewerColumns} from service_account_key k
      join service_account a on a.id = k.service_account_id join workspace w on w.id = a.workspace_id
      where k.id = ${caller.keyId}::uuid and k.ended_at is null for share of k`,
  );
  if (!viewer) {
    throw new Unauthenticated();
  }
  return viewer;
}

/** What has become of a key that was let in: whose it is, or why it is good for nothing any more. */
export type KeyCheck = { readonly viewer: ServiceViewer } | { readonly reason: string };

/** Looks again at keys, by one statement. Those that are not there any more are left out. */
export async function recheckServiceAccountKeys(
  em: EntityManager,
  keyIds: readonly string[],
  now: Date,
): Promise<Map<string, KeyCheck>> {
  const found = await query(
    em,
    sql<ServiceViewer & { isLive: boolean; isFresh: boolean; organizationStatus: string }>`
      select ${viewerColumns}, k.ended_at is null as "isLive", k.expires_at > ${now} as "isFresh",
        o.status as "organizationStatus"
      from service_account_key k join service_account a on a.id = k.service_account_id
      join workspace w on w.id = a.workspace_id join organization o on o.id = w.organization_id
      where k.id = any(${keyIds}::uuid[])`,
  );
  return new Map(
    found.map(({ isLive, isFresh, organizationStatus, ...viewer }) => {
      if (!isLive) {
        return [viewer.keyId, { reason: 'REVOKED' }];
      }
      if (organizationStatus !== 'ACTIVE') {
        return [viewer.keyId, { reason: 'ORGANIZATION_SUSPENDED' }];
      }
      return [viewer.keyId, isFresh ? { viewer } : { reason: 'TOKEN_EXPIRED' }];
    }),
  );
}
