import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { AccountMergedError, AccountNotFoundError } from '../customer.errors.ts';

/**
 * Sees that an organization has an account, and keeps it from being deleted until commit.
 *
 * @throws {AccountNotFoundError} also for an account of another organization than the one that is meant
 * @throws {AccountMergedError} if another one stands for the company
 */
export async function findGrantableAccount(em: EntityManager, organizationId: string, id: string): Promise<void> {
  const [account] = await query(
    em,
    sql<{ mergedIntoId: string | null }>`
      select merged_into_id as "mergedIntoId" from account
      where id = ${id}::uuid and organization_id = ${organizationId}::uuid for key share`,
  );
  if (!account) {
    throw new AccountNotFoundError();
  }
  if (account.mergedIntoId) {
    throw new AccountMergedError(account.mergedIntoId);
  }
}
