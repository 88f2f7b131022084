import { randomUUID } from 'node:crypto';
import { MIMEType } from 'node:util';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { isDatabaseAway } from '../../shared/database/is-database-away.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { FileStore } from '../../shared/files/file-store.ts';
import { FileTooLargeError } from './content.errors.ts';
import { announceBytes } from './content.tasks.ts';
import { parseName } from './content.text.ts';
import { createOwned } from './create-owned.ts';
import { StoredFile } from './stored-file.entity.ts';

/** Most bytes of a file. */
const limit = 512 * 1024;

export interface CreateFile {
  readonly name: string;
  readonly mediaType: string;
  /** In base64. */
  readonly content: string;
}

/**
 * Keeps a file of the viewer's own. The bytes come first, so that no row is ever without them; a job that was enqueued
 * before them deletes them if the row never comes.
 *
 * @throws {InvalidInputError} if name, media type or base64 are no good
 * @throws {FileTooLargeError} if the bytes are more than 512 KiB
 */
export async function createFile(context: Context, input: CreateFile): Promise<StoredFile> {
  const viewer = await requireViewer(context);
  const name = parseName(input.name, 'name');
  const mediaType = parseMediaType(input.mediaType);
  const bytes = parseBytes(input.content);

  const store = new FileStore(context.config);
  const storageKey = randomUUID();
  await announceBytes(context.em.fork(), storageKey, context.now());
  await store.write(storageKey, bytes);
  try {
    return await createOwned(
      context,
      viewer,
      { action: 'file.created', kind: 'fil' },
      ({ owner, now }) => new StoredFile(owner, { name, mediaType, size: bytes.length, storageKey }, now),
    );
  } catch (error) {
    // When the connection broke, the commit may have come first. The job that was announced decides, once that is known.
    if (!isDatabaseAway(error)) {
      await store.delete([storageKey]);
    }
    throw error;
  }
}

function parseMediaType(text: string): string {
  const mediaType = parseName(text, 'mediaType');
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
