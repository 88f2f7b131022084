import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '../database.ts';
import { startPostgres } from '../embedded/postgres.ts';

// `npm run migration`: writes what the entities have and the migrations lack. `-- --check` only looks, and fails if it is anything.
const dataDir = await mkdtemp(join(tmpdir(), 'leaver-migration-'));
const postgres = await startPostgres(dataDir, { fsync: 'off' });
const orm = openDatabase({ url: postgres.url, poolSize: 2 });
try {
  await orm.migrator.up();
  if (process.argv.includes('--check')) {
    const missing = await orm.schema.getUpdateSchemaSQL({ wrap: false });
    process.stdout.write(
      missing ? `The migrations lack:\n${missing}\n` : 'The migrations are in step with the entities.\n',
    );
    process.exitCode = missing ? 1 : 0;
  } else {
    const { fileName } = await orm.migrator.create();
    process.stdout.write(
      fileName
        ? `Wrote src/migrations/${fileName}. Read it before you commit it.\n`
        : 'Nothing to write: the migrations are in step.\n',
    );
  }
} finally {
  await orm.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
