import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Stored files, by path, whose bytes hold a text. */
export async function filesHolding(dataDir: string, text: string): Promise<string[]> {
  const names = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = names.filter(name => name.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(paths.map(path => readFile(path, 'utf8').catch(() => '')));
  return paths.filter((_, index) => contents[index]?.includes(text));
}
