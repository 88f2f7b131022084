import 'reflect-metadata';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';

import { entities } from './src/entities.ts';

export default defineConfig({
  entities,
  extensions: [Migrator],
  migrations: {
    path: `${import.meta.dirname}/src/migrations`,
    tableName: 'schema_migration',
    snapshot: true,
    // One file, whatever the database is called, written when a migration is and not when one is applied.
    snapshotName: '.snapshot',
    snapshotOnMigrate: false,
    silent: true,
  },
  // Loads migrations as everything else is loaded, so that what they import is what the server uses.
  dynamicImportProvider: id => import(id),
  // Written by hand, in migrations of their own.
  schemaGenerator: { ignoreTriggers: true, ignoreRoutines: true },
  forceUtcTimezone: true,
});
