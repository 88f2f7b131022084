import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';

/** What has to be locked before a service account. It never changes. */
export async function findWorkspaceOfAccount(
  em: EntityManager,
  id: string,
  absent: () => DomainError,
): Promise<string> {
  const [found] = await query(
    em,
    sql<{ workspaceId: string }>`select workspace_id as "workspaceId" from service_account where id = ${id}::uuid`,
  );
  if (!found) {
    throw absent();
  }
  return found.workspaceId;
}

/** Whose a key is, and what has to be locked before it. Neither changes as long as it is there. */
export interface FoundKey {
  readonly serviceAccountId: string;
  readonly workspaceId: string;
  readonly organizationId: string;
}

export async function findKeyOfAccount(em: EntityManager, id: string, absent: () => DomainError): Promise<FoundKey> {
  const [found] = await query(
    em,
    sql<FoundKey>`
      select a.id as "serviceAccountId", w.id as "workspaceId", w.organization_id as "organizationId"
      from service_account_key k join service_account a on a.id = k.service_account_id
      join workspace w on w.id = a.workspace_id where k.id = ${id}::uuid`,
  );
  if (!found) {
    throw absent();
  }
  return found;
}
