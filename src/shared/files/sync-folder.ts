import { open } from 'node:fs/promises';

/** Makes what was renamed or linked into a folder safe from a crash: that is only so once the folder is written, too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
