import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { type GivenFile, keepBytes, parseFile } from '../../shared/files/keep-bytes.ts';
import { createOwned } from './create-owned.ts';
import { StoredFile } from './stored-file.entity.ts';

export type CreateFile = GivenFile;

/**
 * Keeps a file of the viewer's own, with its bytes.
 *
 * @throws {InvalidInputError} if name, media type or base64 are no good
 * @throws {FileTooLargeError} if the bytes are more than 512 KiB
 */
export async function createFile(context: Context, input: CreateFile): Promise<StoredFile> {
  const viewer = await requireViewer(context);
  const { name, mediaType, bytes } = parseFile(input);
  return keepBytes(context, bytes, storageKey =>
    createOwned(
      context,
      viewer,
      { action: 'file.created', kind: 'fil' },
      ({ owner, now }) => new StoredFile(owner, { name, mediaType, size: bytes.length, storageKey }, now),
    ),
  );
}
