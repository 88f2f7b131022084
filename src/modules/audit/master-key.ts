import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { MikroORM } from '@mikro-orm/postgresql';

import type { Config } from '../../config.ts';
import { query, sql } from '../../shared/database/sql.ts';

export const masterKeyBytes = 32;

/** What all keys of subjects are wrapped under. */
export interface MasterKey {
  readonly key: Buffer;
  /** Tells it from another one, and nothing of it. */
  readonly fingerprint: string;
}

const known = new WeakMap<object, MasterKey>();

/** Lets everything that uses the database seal and open what is personal in events. */
export async function useMasterKey(orm: MikroORM, config: Config): Promise<void> {
  if (!known.has(orm.config)) {
    const key = config.masterKey ?? (await readOrMake(config.dataDir));
    const fingerprint = createHash('sha256').update('leaver master key').update(key).digest('hex').slice(0, 16);
    known.set(orm.config, { key, fingerprint });
  }
}

/** The master key of a database that is open. */
export function masterKeyOf({ config }: { readonly config: object }): MasterKey {
  const found = known.get(config);
  if (!found) {
    throw new Error('The database was opened without a master key, and an event with something personal needs one.');
  }
  return found;
}

/**
 * Refuses a master key that is not the one that the database was used with.
 *
 * @throws {Error} with what to do
 */
export async function requireMasterKey(orm: MikroORM): Promise<void> {
  const { fingerprint } = masterKeyOf(orm);
  const [other] = await query(
    orm.em.fork(),
    sql<{
      masterFingerprint: string;
    }>`select master_fingerprint as "masterFingerprint" from subject_key where master_fingerprint <> ${fingerprint} limit 1`,
  );
  if (other) {
    throw new Error(
      `The audit log of this database is sealed under another master key (${other.masterFingerprint}) than this server's ` +
        `(${fingerprint}). Let all servers share LEAVER_DATA_DIR with its master.key, or give each the same LEAVER_MASTER_KEY.`,
    );
  }
}

/** Servers that share the directory may all start for the first time at once: one key wins, and all read that one. */
async function readOrMake(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'master.key');
  const made = (await readKey(path)) ?? (await makeKey(dataDir, path));
  if (made.length !== masterKeyBytes) {
    throw new Error(
      `${path} does not hold a key of ${masterKeyBytes} bytes in base64. Bring back the one that it held.`,
    );
  }
  return made;
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    return Buffer.from(await readFile(path, 'utf8'), 'base64');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw new Error(`${path} cannot be read, and without it nobody can read the reasons in the audit log.`, {
      cause: error,
    });
  }
}

async function makeKey(dataDir: string, path: string): Promise<Buffer> {
  const draft = join(dataDir, `master.key.${randomUUID()}`);
  try {
    await mkdir(dataDir, { recursive: true });
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(`${randomBytes(masterKeyBytes).toString('base64')}\n`);
    await file.sync();
    await file.close();
    // The key gets its name only once it is whole, and only if there is none yet.
    await link(draft, path).catch(error => {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    });
    return (await readKey(path)) ?? Buffer.alloc(0);
  } catch (error) {
    throw new Error(
      `The master key cannot be written to ${path}. Let the server write there, or give it LEAVER_MASTER_KEY.`,
      { cause: error },
    );
  } finally {
    await rm(draft, { force: true });
  }
}
