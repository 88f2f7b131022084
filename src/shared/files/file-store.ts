import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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
    for (const path of keys.map(key => this.#pathOf(key))) {
      // oxlint-disable-next-line no-await-in-loop -- Thousands of files at once would take every thread that the process has for files.
      await Promise.all([rm(path, { force: true }), rm(path + part, { force: true })]);
    }
  }

  /** Keys of bytes that were last written before an instant, half-written ones included; some at a time. */
  async *keysOlderThan(instant: Date): AsyncGenerator<readonly string[]> {
    for (const folder of await namesIn(this.#root)) {
      // oxlint-disable-next-line no-await-in-loop -- One folder at a time bounds the memory.
      const names = await namesIn(join(this.#root, folder));
      // oxlint-disable-next-line no-await-in-loop -- As above.
      const ages = await Promise.all(names.map(name => lastWritten(join(this.#root, folder, name))));
      const keys = names
        .filter((_, index) => (ages[index] ?? instant) < instant)
        .map(name => name.replace(part, ''))
        .filter(key => validate(key));
      if (keys.length > 0) {
        yield keys;
      }
    }
  }

  #pathOf(key: string): string {
    if (!validate(key)) {
      throw new Error('Expected a UUID as the key of stored bytes');
    }
    return join(this.#root, key.slice(0, 2), key);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(unlessAbsent([]));
}

async function lastWritten(path: string): Promise<Date | null> {
  return stat(path).then(({ mtime }) => mtime, unlessAbsent(null));
}

function unlessAbsent<T>(instead: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      return instead;
    }
    throw error;
  };
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
