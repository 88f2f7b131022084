import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { validate } from 'uuid';

import type { Config } from '../../config.ts';
import { syncFolder } from './sync-folder.ts';

/** Suffix of bytes that are still being written. */
const part = '.part';

/**
 * Bytes by key, in a directory: `files/ab/abcdef01-…` of the data directory.
 *
 * Keys are random UUIDs, which say nothing of what the bytes are or whose. Servers of one fleet share the directory.
 */
export class FileStore {
  readonly #root: string;

  constructor({ dataDir }: Pick<Config, 'dataDir'>) {
    this.#root = join(dataDir, 'files');
  }

  /** Keeps bytes for good: when it returns, they outlast a crash of the machine. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(key);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await writeFile(path + part, bytes, { flag: 'wx', flush: true, mode: 0o600 });
      await rename(path + part, path);
    } catch (error) {
      await rm(path + part, { force: true });
      throw error;
    }
    await Promise.all([folder, this.#root].map(syncFolder));
  }

  async read(key: string): Promise<Buffer> {
    return readFile(this.#pathOf(key));
  }

  /** Whether there are bytes, or parts of bytes, of any of the keys. */
  async anyOf(keys: readonly string[]): Promise<boolean> {
    for (const key of keys) {
      const path = this.#pathOf(key);
      // One after the other: thousands at once would take every thread that the process has for files.
      const found = await Promise.all(
        [access(path), access(path + part)].map(there => there.then(() => true, isAbsent)),
      );
      if (found.includes(true)) {
        return true;
      }
    }
    return false;
  }

  /** Deletes bytes. Absent ones are fine. */
  async delete(keys: readonly string[]): Promise<void> {
    const paths = keys.map(key => this.#pathOf(key));
    // One after the other: thousands at once would take every thread that the process has for files.
    await Array.fromAsync(paths, path => Promise.all([rm(path, { force: true }), rm(path + part, { force: true })]));
  }

  #pathOf(key: string): string {
    if (!validate(key)) {
      throw new Error('Expected a UUID as the key of stored bytes');
    }
    return join(this.#root, key.slice(0, 2), key);
  }
}

/** False when there is no such file; any other failure proves nothing, and passes. */
function isAbsent(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') {
    return false;
  }
  throw error;
}
