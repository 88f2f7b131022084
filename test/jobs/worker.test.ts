import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import type { JobLog } from '../../src/shared/jobs/task-list.ts';
import type { Tasks } from '../../src/shared/jobs/tasks.ts';
import { startWorker, type Worker } from '../../src/worker.ts';
import { useApi } from '../support/api.ts';
import { waitingJobs } from '../support/run-jobs.ts';

const patience = { timeout: 40_000, interval: 50 };

describe('the worker', () => {
  const api = useApi();
  const workers: Worker[] = [];
  const log = { warn: vi.fn<JobLog['warn']>(), error: vi.fn<JobLog['error']>() };

  async function start(tasks: Tasks): Promise<Worker> {
    const { config, orm, url } = api.current;
    const worker = await startWorker({
      config,
      orm,
      databaseUrl: url,
      now: () => api.current.now,
      log,
      tasks,
      schedule: {},
    });
    workers.push(worker);
    return worker;
  }

  afterEach(async () => {
    await Promise.all(workers.splice(0).map(worker => worker.stop()));
    // A test may have ended connections that the pool still believes in.
    await vi.waitFor(() => api.current.em().execute('delete from graphile_worker._private_jobs'), patience);
    vi.clearAllMocks();
  });

  test('does a job as soon as the change that enqueued it commits', async () => {
    const done = vi.fn<(payload: unknown) => void>();
    await start({ greet: async (_, payload) => done(payload) });

    await enqueue(api.current.em(), 'greet', { whom: 'Ada' });

    await vi.waitFor(() => expect(done).toHaveBeenCalledExactlyOnceWith({ whom: 'Ada' }), patience);
    await vi.waitFor(async () => expect(await waitingJobs(api.current)).toEqual([]), patience);
  });

  test('gives a job the server clock and an entity manager of its own', async () => {
    const seen = vi.fn<(...seen: unknown[]) => void>();
    await start({ look: async ({ em, now, config }) => seen(em === api.current.orm.em, now(), config) });

    await enqueue(api.current.em(), 'look', {});

    await vi.waitFor(
      () => expect(seen).toHaveBeenCalledExactlyOnceWith(false, api.current.now, api.current.config),
      patience,
    );
  });

  test('tries a failed job again later, and keeps nothing personal of the failure', async () => {
    await start({
      fail: async () => {
        throw new Error('ada@example.com is no good');
      },
    });

    await enqueue(api.current.em(), 'fail', {});

    const failed = async () =>
      query(
        api.current.em(),
        sql`select attempts, max_attempts, last_error, locked_by, run_at > now() as later
          from graphile_worker._private_jobs`,
      );
    await vi.waitFor(
      async () =>
        expect(await failed()).toEqual([
          { attempts: 1, max_attempts: 25, last_error: 'Error', locked_by: null, later: true },
        ]),
      patience,
    );
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(
      {
        job: expect.any(String),
        task: 'fail',
        attempt: 1,
        error: { name: 'Error', code: undefined, stack: expect.not.stringContaining('ada@') },
      },
      'a job failed, and will be tried again',
    );
  });

  test('finishes what runs before it stops, and begins nothing more', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = vi.fn<() => void>();
    const finished = vi.fn<() => void>();
    const worker = await start({
      wait: async () => {
        begun();
        await gate.promise;
        finished();
      },
    });
    await enqueue(api.current.em(), 'wait', {});
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce(), patience);

    const stopped = worker.stop();
    await enqueue(api.current.em(), 'wait', {});
    gate.resolve();
    await stopped;

    expect(finished).toHaveBeenCalledOnce();
    expect(begun).toHaveBeenCalledOnce();
    expect(await waitingJobs(api.current)).toEqual(['wait']);
  });

  test('takes over the job of a server that was killed, and leaves those of the living alone', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = vi.fn<() => void>();
    const done = vi.fn<() => void>();
    await enqueue(api.current.em(), 'orphan', {});
    await query(
      api.current.em(),
      sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-pool-of-the-dead'`,
    );
    const tasks = {
      orphan: async () => done(),
      long: async () => {
        begun();
        await gate.promise;
      },
    };
    await start(tasks);
    await start(tasks);

    await enqueue(api.current.em(), 'long', {});
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce(), patience);

    // Both began before, and one of them would have been taken over by now, were it held to be dead.
    expect(begun).toHaveBeenCalledOnce();
    gate.resolve();
    await vi.waitFor(async () => expect(await waitingJobs(api.current)).toEqual([]), patience);
    expect(begun).toHaveBeenCalledOnce();
  });

  test('goes on without a restart when PostgreSQL was away', async () => {
    const done = vi.fn<() => void>();
    await start({ greet: async () => done() });

    await endOtherSessions();
    await enqueue(api.current.em(), 'greet', {});

    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce(), patience);
    await vi.waitFor(async () => expect(await waitingJobs(api.current)).toEqual([]), patience);
  });

  test('does a job again whose end could not be written, since PostgreSQL was away', async () => {
    const done = vi.fn<() => void>();
    const { forbid, allow } = gatekeeper();
    await start({
      greet: async () => {
        if (done.mock.calls.length === 0) {
          await forbid();
        }
        done();
      },
    });

    await enqueue(api.current.em(), 'greet', {});
    await vi.waitFor(
      () => expect(log.warn).toHaveBeenCalledWith({}, 'the job runner gave up, and is started again'),
      patience,
    );
    await allow();

    await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(2), patience);
    await vi.waitFor(async () => expect(await waitingJobs(api.current)).toEqual([]), patience);
  });

  test('stops while PostgreSQL is away', async () => {
    const { forbid, allow } = gatekeeper();
    const worker = await start({});

    await forbid();
    await worker.stop();
    await allow();

    expect(log.error).not.toHaveBeenCalled();
  });

  async function endOtherSessions(): Promise<void> {
    await query(
      api.current.em(),
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
  }

  /** Keeps new connections out of the database, and ends those that are, but for the one that lets them in again. */
  function gatekeeper() {
    const url = new URL(api.current.url);
    const database = url.pathname.slice(1);
    url.pathname = '/template1';
    const command = async (statement: string) => {
      const client = new Client({ connectionString: url.href });
      await client.connect();
      await client.query(statement);
      await client.end();
    };
    return {
      forbid: async () => {
        await command(`alter database ${database} with allow_connections false`);
        await command(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`);
      },
      allow: () => command(`alter database ${database} with allow_connections true`),
    };
  }
});
