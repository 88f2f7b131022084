import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import { query, sql } from '../shared/database/sql.ts';
import { type EmbeddedPostgres, startPostgres } from './postgres.ts';

/** A database that was named does not answer. */
export class DatabaseUnreachable extends Error {}

/**
 * For a command: the database that was named, the embedded one that runs on the data directory, or one that runs for the
 * time being.
 *
 * @throws {DatabaseUnreachable} if the one that was named does not answer
 */
export async function reachPostgres({ databaseUrl, dataDir }: Config): Promise<EmbeddedPostgres> {
  const stop = async (): Promise<void> => {};
  if (databaseUrl !== null) {
    const trouble = await troubleWith(databaseUrl);
    if (trouble !== null) {
      throw new DatabaseUnreachable(
        `The database does not answer (${trouble}). Start it, or name another by --database-url.`,
      );
    }
    return { url: databaseUrl, stop };
  }
  const running = (await readFile(join(dataDir, 'database-url'), 'utf8').catch(() => '')).trim();
  return running !== '' && (await troubleWith(running)) === null ? { url: running, stop } : startPostgres(dataDir);
}

/** Why a database does not answer; null when it does. */
async function troubleWith(url: string): Promise<string | null> {
  const orm = openDatabase({ url, poolSize: 1 });
  try {
    await query(orm.em.fork(), sql`select 1`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await orm.close();
  }
}
