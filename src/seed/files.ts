import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { StoredFile } from '../modules/content/index.ts';
import type { NewRow } from './new-row.ts';
import type { Random } from './random.ts';
import { aRequest, anAnswer, aSubject } from './words.ts';
import { day, end, isKept, type World } from './world.ts';

const filesEach = 3;
/** Files whose bytes are written; a larger world would fill the disk with millions of small files. */
const mostBytes = 20_000;
const writesAtOnce = 32;

interface SeededFile {
  readonly row: NewRow<StoredFile>;
  readonly bytes: string;
}

export function* storedFiles(world: World): Generator<NewRow<StoredFile>> {
  for (const { row } of files(world)) {
    yield row;
  }
}

/** Writes the bytes of the first files, into directories by the first two digits of the storage key. Returns how many. */
export async function writeBytes(world: World, dataDir: string): Promise<number> {
  const root = join(dataDir, 'files');
  await mkdir(root, { recursive: true, mode: 0o700 });
  const directories = Array.from({ length: 256 }, (_, i) => join(root, i.toString(16).padStart(2, '0')));
  await Promise.all(directories.map(directory => mkdir(directory, { recursive: true, mode: 0o700 })));

  const queue = files(world, mostBytes);
  let written = 0;
  const write = async (): Promise<void> => {
    for (const { row, bytes } of queue) {
      // Some at once, not all: the number of open files is limited.
      await writeFile(join(root, row.storageKey.slice(0, 2), row.storageKey), bytes, { mode: 0o600 });
      written++;
    }
  };
  await Promise.all(Array.from({ length: writesAtOnce }, write));
  return written;
}

function* files(world: World, limit = Infinity): Generator<SeededFile> {
  const source = world.source('file');
  let count = 0;
  for (const owner of world.people.filter(isKept)) {
    for (let i = 0; i < filesEach && count < limit; i++, count++) {
      const n = owner.index * filesEach + i;
      const random = source.random(n);
      const at = random.between(owner.joined + day, end(world, owner));
      const { name, mediaType, bytes } = aFile(random);
      const size = Buffer.byteLength(bytes);
      const about = { name, mediaType, size, storageKey: storageKey(source.digest(n)) };
      yield { row: { id: source.id(n, at), createdAt: new Date(at), ownerId: owner.id, ...about }, bytes };
    }
  }
}

function aFile(random: Random): { name: string; mediaType: string; bytes: string } {
  const subject = aSubject(random);
  const lines = Array.from({ length: 2 + random.below(20) }, () => anAnswer(random));
  switch (random.below(4)) {
    case 0:
      return { name: `${subject}.md`, mediaType: 'text/markdown', bytes: `# ${subject}\n\n${lines.join('\n\n')}\n` };
    case 1:
      return { name: `${subject}.csv`, mediaType: 'text/csv', bytes: `line,text\n${numbered(lines)}\n` };
    case 2:
      return { name: `${subject}.json`, mediaType: 'application/json', bytes: JSON.stringify({ subject, lines }) };
    default:
      return { name: `${subject}.txt`, mediaType: 'text/plain', bytes: `${aRequest(random)}\n${lines.join('\n')}\n` };
  }
}

const numbered = (lines: readonly string[]): string => lines.map((line, i) => `${i + 1},"${line}"`).join('\n');

/** A UUIDv8 (RFC 9562: bits of one's own) that tells nothing of the file. */
function storageKey(digest: string): string {
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 15),
    digest.slice(15, 18),
    digest.slice(18, 30),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
