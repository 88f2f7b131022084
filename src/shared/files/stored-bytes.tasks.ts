import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../database/sql.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { taskOf, type Tasks } from '../jobs/tasks.ts';
import { FileStore } from './file-store.ts';

/** Milliseconds after which the row of stored bytes must have come; no transaction lasts as long. */
const grace = 3_600_000;

/** Announces bytes that are about to be stored: unless a row names them in an hour, a job deletes them. */
export function announceBytes(em: EntityManager, key: string, now: Date): Promise<void> {
  return enqueue(em, 'delete-unnamed-bytes', { key }, { runAt: new Date(now.getTime() + grace) });
}

/** Has bytes deleted after the commit that deletes their rows. */
export async function enqueueDeletionOfBytes(em: EntityManager, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) {
    await enqueue(em, 'delete-stored-bytes', { keys });
  }
}

/** Deletes the bytes of files whose rows are gone. */
async function deleteStoredBytes({ config }: OperationContext, { keys }: { keys: readonly string[] }): Promise<void> {
  await new FileStore(config).delete(keys);
}

/** Deletes announced bytes whose row never came: the server that stored them died, or its transaction failed. */
async function deleteUnnamedBytes({ em, config }: OperationContext, { key }: { key: string }): Promise<void> {
  // Every table whose entity has a storageKey names bytes.
  const tables = [...em.getMetadata().getAll().values()].filter(({ properties }) => 'storageKey' in properties);
  const named = tables.map(
    ({ tableName }) => sql`select 1 from ${sql.table(tableName)} where storage_key = ${key}::uuid`,
  );
  const found = await query(em, sql`${sql.join(named, sql` union all `)}`);
  if (found.length === 0) {
    await new FileStore(config).delete([key]);
  }
}

export const storedBytesTasks = {
  'delete-stored-bytes': taskOf(z.object({ keys: z.array(z.uuid()) }), deleteStoredBytes),
  'delete-unnamed-bytes': taskOf(z.object({ key: z.uuid() }), deleteUnnamedBytes),
} satisfies Tasks;
