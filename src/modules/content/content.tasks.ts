import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { FileStore } from '../../shared/files/file-store.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { taskOf, type Tasks } from '../../shared/jobs/tasks.ts';

/** Milliseconds after which the row of stored bytes must have come; no transaction lasts as long. */
const grace = 3_600_000;

/** Announces bytes that are about to be stored: unless a row names them in an hour, a job deletes them. */
export function announceBytes(em: EntityManager, key: string, now: Date): Promise<void> {
  return enqueue(em, 'delete-unnamed-bytes', { key }, { runAt: new Date(now.getTime() + grace) });
}

/** Deletes the bytes of files whose rows are gone. */
async function deleteStoredBytes({ config }: OperationContext, { keys }: { keys: readonly string[] }): Promise<void> {
  await new FileStore(config).delete(keys);
}

/** Deletes announced bytes whose row never came: the server that stored them died, or its transaction failed. */
async function deleteUnnamedBytes({ em, config }: OperationContext, { key }: { key: string }): Promise<void> {
  const named = await query(em, sql`select 1 from stored_file where storage_key = ${key}::uuid`);
  if (named.length === 0) {
    await new FileStore(config).delete([key]);
  }
}

export const contentTasks = {
  'delete-stored-bytes': taskOf(z.object({ keys: z.array(z.uuid()) }), deleteStoredBytes),
  'delete-unnamed-bytes': taskOf(z.object({ key: z.uuid() }), deleteUnnamedBytes),
} satisfies Tasks;
