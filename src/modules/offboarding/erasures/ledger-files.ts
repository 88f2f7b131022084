import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { v4 } from 'uuid';
import { z } from 'zod';

import type { Config } from '../../../config.ts';
import { syncFolder } from '../../../shared/files/sync-folder.ts';

const entrySchema = z.object({
  erasureId: z.uuid(),
  organizationId: z.uuid(),
  subjectKind: z.enum(['usr', 'rvu']),
  subjectId: z.uuid(),
  beganAt: z.iso.datetime(),
});

/** What is kept of an erasure outside the database: ids and a time. */
export type LedgerEntry = z.infer<typeof entrySchema>;

/**
 * The ledger of erasures outside the database, so that it outlasts the restoration of an older backup.
 *
 * Files of lines of JSON, each written once and never changed, so that any number of servers can share the directory
 * whatever its file system: `ledger/2026-11/<id of the first erasure>.jsonl`.
 */
export class LedgerFiles {
  readonly #root: string;

  constructor({ ledgerDir, dataDir }: Pick<Config, 'ledgerDir' | 'dataDir'>) {
    this.#root = ledgerDir ?? join(dataDir, 'ledger');
  }

  /** Keeps entries for good. To write the same ones again is fine. */
  async write(entries: readonly LedgerEntry[]): Promise<void> {
    const [first] = entries;
    if (!first) {
      return;
    }
    const folder = join(this.#root, first.beganAt.slice(0, 7));
    const path = join(folder, `${first.erasureId}.jsonl`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const part = `${path}.${v4()}.part`;
    try {
      const text = entries.map(entry => `${JSON.stringify(entrySchema.parse(entry))}\n`).join('');
      await writeFile(part, text, { flag: 'wx', flush: true, mode: 0o600 });
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
    await Promise.all([folder, this.#root, dirname(this.#root)].map(syncFolder));
  }

  /**
   * Every entry, the oldest first, each erasure once.
   *
   * @throws {Error} naming a file that is damaged: an erasure that is not replayed must not go unnoticed
   */
  async readAll(): Promise<LedgerEntry[]> {
    const names = await readdir(this.#root, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    });
    const files = names.filter(name => name.endsWith('.jsonl')).toSorted();
    // One after the other: there may be a hundred thousand.
    const read = await Array.fromAsync(files, name => this.#readFile(join(this.#root, name)));
    const byId = new Map(read.flat().map(entry => [entry.erasureId, entry]));
    return [...byId.values()].toSorted((a, b) => (a.erasureId < b.erasureId ? -1 : 1));
  }

  async #readFile(path: string): Promise<LedgerEntry[]> {
    const lines = (await readFile(path, 'utf8')).split('\n').filter(line => line !== '');
    try {
      return lines.map(line => entrySchema.parse(JSON.parse(line)));
    } catch (error) {
      throw new Error(`The ledger of erasures is damaged: ${path}. Restore the file, or remove it.`, { cause: error });
    }
  }
}
