import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { MikroORM } from '@mikro-orm/postgresql';
import { parseCronItems, run, type Runner, type WorkerEvents } from 'graphile-worker';
import { Pool } from 'pg';

import type { Config } from './config.ts';
import { query, sql } from './shared/database/sql.ts';
import { describeError } from './shared/errors/describe-error.ts';
import { startLiveness } from './shared/jobs/liveness.ts';
import { silentJobLogger } from './shared/jobs/logger.ts';
import { type JobLog, taskListOf } from './shared/jobs/task-list.ts';
import type { Schedule, Tasks } from './shared/jobs/tasks.ts';
import * as registry from './tasks.ts';

/** Jobs that run at the same time in one server. */
const concurrency = 2;
/** Milliseconds until a runner that gave up is followed by another. */
const restartDelay = 1000;

interface WorkerOptions {
  readonly config: Config;
  readonly orm: MikroORM;
  readonly databaseUrl: string;
  readonly now: () => Date;
  readonly log: JobLog;
  readonly tasks?: Tasks;
  readonly schedule?: Schedule;
}

export interface Worker {
  /** Takes no more jobs, and returns when those that run are finished. */
  stop(): Promise<void>;
}

/** Does the jobs of the database, and those of the schedule, until it is stopped. Any number of servers share them. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const stopping = new AbortController();
  const current = { runner: await startRunner(options) };

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      // One runner after the other.
      await current.runner.ended;
      if (!stopping.signal.aborted) {
        options.log.warn({}, 'the job runner gave up, and is started again');
        current.runner = (await restart(options, current.runner, stopping.signal)) ?? current.runner;
      }
    }
  }
  const running = keepRunning();
  const liveness = startLiveness({
    databaseUrl: options.databaseUrl,
    pools: () => current.runner.pools,
    log: options.log,
  });

  return {
    async stop() {
      stopping.abort();
      await current.runner.stop();
      await running;
      // A runner that was just being started when the stop came.
      await current.runner.stop();
      await liveness.stop();
    },
  };
}

interface StartedRunner {
  /** Names under which it holds jobs. */
  readonly pools: readonly string[];
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

async function startRunner({
  config,
  orm,
  databaseUrl,
  now,
  log,
  tasks = registry.tasks,
  schedule = registry.schedule,
}: WorkerOptions): Promise<StartedRunner> {
  const events: WorkerEvents = new EventEmitter();
  const pools: string[] = [];
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool.id));
  events.on('pool:listen:error', ({ error }) =>
    log.warn({ error: describeError(error) }, 'the job queue is away, and will be tried again'),
  );
  const pool = openPool(databaseUrl);
  const runner = await run({
    pgPool: pool,
    concurrency,
    noHandleSignals: true,
    logger: silentJobLogger,
    events,
    // With its default, a job that ends while the database is away ends the process, by an unhandled rejection.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: taskListOf(tasks, () => ({ em: orm.em.fork(), now, config }), log),
    parsedCronItems: parseCronItems(
      // The key keeps those that failed from piling up.
      Object.entries(schedule).map(([task, match]) => ({ task, match, options: { jobKey: task, maxAttempts: 25 } })),
    ),
  }).catch(async error => {
    await pool.end();
    throw error;
  });
  const ended = runner.promise
    .catch(error => log.warn({ error: describeError(error) }, 'the job runner failed'))
    .then(() => pool.end());
  return { pools, ended, stop: () => stopOnce(runner, ended) };
}

/**
 * The queue's connections. Each has a listener for as long as it lives: `pg` reports that PostgreSQL ended a connection as
 * an event, also while the connection is being closed, and an event that nobody hears ends the process.
 */
function openPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: concurrency + 2 });
  const ignore = () => {};
  return pool.on('error', ignore).on('connect', client => client.on('error', ignore));
}

async function stopOnce(runner: Runner, ended: Promise<void>): Promise<void> {
  // A runner that has stopped, or is stopping, refuses to be stopped.
  await runner.stop().catch(() => {});
  await ended;
}

/** Null when the stop came first. */
async function restart(
  options: WorkerOptions,
  { pools }: StartedRunner,
  stopping: AbortSignal,
): Promise<StartedRunner | null> {
  while (!stopping.aborted) {
    try {
      // One attempt after the other.
      await sleep(restartDelay, undefined, { signal: stopping });
      // What the runner held could not be given back while the database was away, and would wait for hours.
      await query(options.orm.em.fork(), sql`select graphile_worker.force_unlock_workers(${pools}::text[])`);
      return await startRunner(options);
    } catch (error) {
      if (!stopping.aborted) {
        options.log.warn({ error: describeError(error) }, 'the job runner cannot start yet');
      }
    }
  }
  return null;
}
