import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { makeWorkerUtils } from 'graphile-worker';
import type { Pool } from 'pg';

import ormConfig from '../mikro-orm.config.ts';
import { requireErasureRules } from './modules/offboarding/index.ts';
import { giveBackBroken } from './shared/database/give-back-broken.ts';
import { nameStatements } from './shared/database/name-statements.ts';
import { silentJobLogger } from './shared/jobs/logger.ts';

interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly onPool?: ((pool: Pool) => void) | undefined;
  /** Whether PostgreSQL refuses to change anything. */
  readonly readOnly?: boolean;
}

/** Opens the database. Nothing is asked of it yet. */
export function openDatabase({ url, poolSize, onPool, readOnly = false }: DatabaseOptions): MikroORM {
  return new MikroORM({
    ...ormConfig,
    clientUrl: url,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      onPoolCreated(pool: Pool) {
        giveBackBroken(pool);
        nameStatements(pool);
        onPool?.(pool);
      },
      connectionTimeoutMillis: 5000,
      // A transaction that waits longer than this for a lock, or idles, is given up, so that it holds up nobody else.
      options: `-c lock_timeout=20s -c statement_timeout=120s -c idle_in_transaction_session_timeout=60s${
        readOnly ? ' -c default_transaction_read_only=on' : ''
      }`,
    },
  });
}

// Any number, the same in every server: "leaver", as ASCII codes in base 256.
const migrationLock = 0x6c_65_61_76_65_72;

/**
 * Brings the database up to date, and holds the declarations of erasure against it.
 *
 * An advisory lock lets one server at a time in, so that any number may start at once.
 *
 * @returns the names of the migrations that were applied now
 */
export async function prepareDatabase(orm: MikroORM, url: string): Promise<string[]> {
  const pool = await orm.em.getConnection().getNativeClient();
  const lock = await pool.connect();
  try {
    await lock.query('set statement_timeout = 0; set lock_timeout = 0');
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    const applied = await orm.migrator.up();
    const utils = await makeWorkerUtils({ connectionString: url, logger: silentJobLogger });
    try {
      await utils.migrate();
    } finally {
      await utils.release();
    }
    await requireErasureRules(orm);
    return applied.map(({ name }) => name);
  } finally {
    // Closing the connection frees the lock.
    lock.release(true);
  }
}

/**
 * Looks whether the database is up to date, and changes nothing.
 *
 * @throws {Error} naming what is missing, and how to bring it
 */
export async function requireMigrated(orm: MikroORM): Promise<void> {
  const pending = await pendingMigrations(orm);
  if (pending.length > 0) {
    throw new Error(
      `The database lacks ${pending.length} migrations, from ${pending[0]} on, and LEAVER_MIGRATE_ON_START is false. ` +
        'Run npm run migrate (or node dist/src/commands/migrate.js) first.',
    );
  }
  await requireErasureRules(orm);
}

/** Names of the migrations that have not been applied. Asks, and changes nothing. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map(({ name }) => name);
}
