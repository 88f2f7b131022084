import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The SHA-256 of every document that may run.
 *
 * @param path a file that names them, in hexadecimal digits and in any form, such as a manifest of JSON; or a directory,
 * each `.graphql` file of which is a document
 * @throws {Error} if there is none
 */
export async function readTrustedDocuments(path: string): Promise<ReadonlySet<string>> {
  const hashes = (await stat(path)).isDirectory() ? await hashesOfFiles(path) : await hashesIn(path);
  if (hashes.length === 0) {
    throw new Error(`LEAVER_TRUSTED_DOCUMENTS: ${path} names no document.`);
  }
  return new Set(hashes);
}

export function hashOfDocument(query: string | Buffer): string {
  return createHash('sha256').update(query).digest('hex');
}

async function hashesIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  return [...text.matchAll(/\b[0-9a-f]{64}\b/gi)].map(([hash]) => hash.toLowerCase());
}

async function hashesOfFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const documents = names.filter(name => name.endsWith('.graphql'));
  return Promise.all(documents.map(async name => hashOfDocument(await readFile(join(directory, name)))));
}
