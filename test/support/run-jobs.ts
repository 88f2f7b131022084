import EventEmitter from 'node:events';

import { runOnce, type WorkerEvents } from 'graphile-worker';

import type { Config } from '../../src/config.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { silentJobLogger } from '../../src/shared/jobs/logger.ts';
import { taskListOf } from '../../src/shared/jobs/task-list.ts';
import type { Tasks } from '../../src/shared/jobs/tasks.ts';
import { tasks } from '../../src/tasks.ts';
import type { Api } from './api.ts';

const silent = { warn: () => {}, error: () => {} };

/**
 * Runs every job that is due by the server's clock, and those that they enqueue; rejects when one fails.
 *
 * @param config another one than the server's
 */
export async function runJobs(api: Api, taskList: Tasks = tasks, config: Config = api.config): Promise<void> {
  const failures: unknown[] = [];
  const events: WorkerEvents = new EventEmitter();
  events.on('job:error', ({ error }) => failures.push(error));
  // The queue goes by PostgreSQL's clock, which knows nothing of the one that the test moves.
  await query(
    api.em(),
    sql`update graphile_worker._private_jobs set run_at = now() where run_at > now() and run_at <= ${api.now}`,
  );
  await runOnce({
    pgPool: await api.orm.em.getConnection().getNativeClient(),
    noHandleSignals: true,
    logger: silentJobLogger,
    events,
    // With its default, the queue returns before it has written down what was done.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: taskListOf(taskList, () => ({ em: api.em(), now: () => api.now, config }), silent),
  });
  if (failures.length > 0) {
    throw new AggregateError(failures, 'A job failed');
  }
}

/** Lets so much time pass for the server, and for the jobs that wait. */
export async function passTime(api: Api, milliseconds: number): Promise<void> {
  api.advance(milliseconds);
  await query(api.em(), sql`update graphile_worker._private_jobs set run_at = now()`);
}

/** The jobs that wait, by the names of their tasks. */
export async function waitingJobs(api: Api): Promise<string[]> {
  const jobs = await query(
    api.em(),
    sql<{ task: string }>`select task_identifier as task from graphile_worker.jobs order by id`,
  );
  return jobs.map(({ task }) => task);
}
