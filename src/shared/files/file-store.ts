import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { validate } from 'uuid';

import type { Config } from '../../config.ts';

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

/** A rename is safe from a crash only when its folder is written, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
