import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { FileStore } from '../../src/shared/files/file-store.ts';

async function openStore() {
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-store-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return { store: new FileStore({ dataDir }), root: join(dataDir, 'files') };
}

describe('the file store', () => {
  test('keeps bytes under a name that tells nothing', async () => {
    const { store, root } = await openStore();
    const key = randomUUID();

    await store.write(key, Buffer.from([0, 255, 7]));

    expect(await store.read(key)).toEqual(Buffer.from([0, 255, 7]));
    expect(await readdir(root, { recursive: true })).toEqual([key.slice(0, 2), join(key.slice(0, 2), key)]);
  });

  test('deletes bytes, and is content when they are absent', async () => {
    const { store } = await openStore();
    const [gone, kept] = [randomUUID(), randomUUID()];
    await Promise.all([store.write(gone, Buffer.from('a')), store.write(kept, Buffer.from('b'))]);

    await store.delete([gone, randomUUID()]);
    await store.delete([gone]);

    await expect(store.read(gone)).rejects.toThrow('ENOENT');
    expect(await store.read(kept)).toEqual(Buffer.from('b'));
  });

  test('never leaves its directory', async () => {
    const { store } = await openStore();

    await expect(store.read('../../etc/passwd')).rejects.toThrow('Expected a UUID');
    await expect(store.delete(['../../etc/passwd'])).rejects.toThrow('Expected a UUID');
  });
});
