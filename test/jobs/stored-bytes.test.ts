import { randomUUID } from 'node:crypto';

import { afterEach, describe, expect, test } from 'vitest';

import { inTransaction } from '../../src/shared/database/transaction.ts';
import { FileStore } from '../../src/shared/files/file-store.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { useApi } from '../support/api.ts';
import { runJobs, waitingJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

describe('stored bytes', () => {
  const api = useApi();
  const store = () => new FileStore(api.current.config);

  // A job that failed would fail the next run of the jobs, too.
  afterEach(() => api.current.em().execute('delete from graphile_worker._private_jobs'));

  test('go with the job that a change enqueued, which may come twice', async () => {
    const [gone, kept] = [randomUUID(), randomUUID()];
    await Promise.all([store().write(gone, Buffer.from('a')), store().write(kept, Buffer.from('b'))]);
    await enqueue(api.current.em(), 'delete-stored-bytes', { keys: [gone] });
    await enqueue(api.current.em(), 'delete-stored-bytes', { keys: [gone] });

    await runJobs(api.current);

    await expect(store().read(gone)).rejects.toThrow('ENOENT');
    expect(await store().read(kept)).toEqual(Buffer.from('b'));
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('stay when the change that enqueued the job is rolled back', async () => {
    const key = randomUUID();
    await store().write(key, Buffer.from('a'));

    await inTransaction({ em: api.current.em() }, em => enqueue(em, 'delete-stored-bytes', { keys: [key] }), {
      dryRun: true,
    });
    await runJobs(api.current);

    expect(await store().read(key)).toEqual(Buffer.from('a'));
  });

  test('are deleted when no row names them an hour after they were announced', async () => {
    const world = new World(api.current);
    const { owner } = await world.organization();
    const [named, orphan] = [(await world.file(owner)).storageKey, randomUUID()];
    await store().write(orphan, Buffer.from('x'));
    await Promise.all([named, orphan].map(key => enqueue(api.current.em(), 'delete-unnamed-bytes', { key })));

    await runJobs(api.current);

    await expect(store().read(orphan)).rejects.toThrow('ENOENT');
    expect(await store().read(named)).toEqual(Buffer.from('Hello'));
  });

  test('are left alone by a job whose payload is no good', async () => {
    const key = randomUUID();
    await store().write(key, Buffer.from('a'));
    await enqueue(api.current.em(), 'delete-stored-bytes', { keys: [key, '../../etc/passwd'] });

    await expect(runJobs(api.current)).rejects.toThrow('A job failed');

    expect(await store().read(key)).toEqual(Buffer.from('a'));
    expect(await waitingJobs(api.current)).toEqual(['delete-stored-bytes']);
  });
});
