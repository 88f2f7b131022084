import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { FileStore } from '../../shared/files/file-store.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';

/** Milliseconds after which the row of stored bytes must have come; no transaction lasts as long. */
const grace = 3_600_000;

/** Deletes the bytes of files whose rows are gone. */
async function deleteStoredBytes({ config }: OperationContext, { keys }: { keys: readonly string[] }): Promise<void> {
  await new FileStore(config).delete(keys);
}

/** Deletes the bytes that no row names: their server died between the two. */
async function sweepOrphanedBytes({ em, now, config }: OperationContext): Promise<void> {
  const store = new FileStore(config);
  for await (const keys of store.keysOlderThan(new Date(now().getTime() - grace))) {
    const named = await query(
      em,
      sql<{ key: string }>`select storage_key as key from stored_file where storage_key = any(${keys}::uuid[])`,
    );
    const known = new Set(named.map(({ key }) => key));
    await store.delete(keys.filter(key => !known.has(key)));
  }
}

export const contentTasks = {
  'delete-stored-bytes': taskOf(z.object({ keys: z.array(z.uuid()) }), deleteStoredBytes),
  'sweep-orphaned-bytes': taskOf(z.object({}), sweepOrphanedBytes),
} satisfies Tasks;

export const contentSchedule: Schedule = { 'sweep-orphaned-bytes': '17 * * * *' };
