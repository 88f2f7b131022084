import { randomUUID } from 'node:crypto';
import { MIMEType } from 'node:util';

import type { OperationContext } from '../../context.ts';
import { isDatabaseAway } from '../database/is-database-away.ts';
import { FileTooLargeError, InvalidInputError } from '../errors/input-errors.ts';
import { parseText } from '../text.ts';
import { FileStore } from './file-store.ts';
import { announceBytes } from './stored-bytes.tasks.ts';

/** Most bytes of a file. */
const limit = 512 * 1024;

/** A file as it comes from outside. */
export interface GivenFile {
  readonly name: string;
  readonly mediaType: string;
  /** In base64. */
  readonly content: string;
}

export interface ParsedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * @throws {InvalidInputError} if name, media type or base64 are no good
 * @throws {FileTooLargeError} if the bytes are more than 512 KiB
 */
export function parseFile({ name, mediaType, content }: GivenFile): ParsedFile {
  return {
    name: parseText(name, { path: ['input', 'name'], max: 200 }),
    mediaType: parseMediaType(mediaType),
    bytes: parseBytes(content),
  };
}

/**
 * Keeps bytes for a row that is written afterwards, so that no row is ever without them.
 *
 * A job that was enqueued before them deletes them if the row never comes.
 */
export async function keepBytes<Kept>(
  context: OperationContext,
  bytes: Buffer,
  writeRow: (storageKey: string) => Promise<Kept>,
): Promise<Kept> {
  const store = new FileStore(context.config);
  const storageKey = randomUUID();
  await announceBytes(context.em.fork(), storageKey, context.now());
  await store.write(storageKey, bytes);
  try {
    return await writeRow(storageKey);
  } catch (error) {
    // When the connection broke, the commit may have come first. The job that was announced decides, once that is known.
    if (!isDatabaseAway(error)) {
      await store.delete([storageKey]);
    }
    throw error;
  }
}

function parseMediaType(text: string): string {
  const mediaType = parseText(text, { path: ['input', 'mediaType'], max: 200 });
  try {
    return new MIMEType(mediaType).toString();
  } catch {
    throw new InvalidInputError('Expected a media type such as text/plain.', ['input', 'mediaType']);
  }
}

function parseBytes(base64: string): Buffer {
  const path = ['input', 'content'];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > limit) {
    throw new FileTooLargeError(limit, path);
  }
  // Node skips what is not base64; only what comes out the same was all of it.
  if (bytes.toString('base64') !== base64) {
    throw new InvalidInputError('Expected base64 with padding (RFC 4648, section 4).', path);
  }
  return bytes;
}
