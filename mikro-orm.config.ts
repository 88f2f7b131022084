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
    silent: true,
  },
  forceUtcTimezone: true,
});
