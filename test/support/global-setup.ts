import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { openDatabase, prepareDatabase } from '../../src/database.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the empty, migrated database that each test file copies. */
    readonly templateUrl: string;
  }
}

/** One throw-away PostgreSQL server for the whole run. Durability is off: nobody needs the data afterwards. */
export default async function setUp(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-test-'));
  const postgres = await startPostgres(dataDir, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    shared_buffers: '128MB',
  });
  const orm = openDatabase({ url: postgres.url, poolSize: 2 });
  await prepareDatabase(orm, postgres.url);
  await orm.close();
  project.provide('templateUrl', postgres.url);

  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
