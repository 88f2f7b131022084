import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { enqueueDeletionOfBytes } from '../../../shared/files/stored-bytes.tasks.ts';

/** Deletes the artifacts of accounts or rev orgs, which are locked. Their bytes go after the commit, by a job. */
export async function deleteArtifacts(
  em: EntityManager,
  column: 'account_id' | 'rev_org_id',
  parentIds: readonly string[],
): Promise<void> {
  const gone = await query(
    em,
    sql<{ key: string }>`
      delete from artifact where ${sql.ref(column)} = any(${parentIds}::uuid[]) returning storage_key as key`,
  );
  await enqueueDeletionOfBytes(
    em,
    gone.map(({ key }) => key),
  );
}
