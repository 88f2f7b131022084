import type { Task as WorkerTask, TaskList } from 'graphile-worker';

import type { OperationContext } from '../../context.ts';
import { describeError } from '../errors/describe-error.ts';
import { NotDelivered } from './outbox.ts';
import type { Task, Tasks } from './tasks.ts';

/** Where the jobs' failures are told: a logger such as pino's. */
export interface JobLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Tasks as graphile-worker takes them. Each job has a context of its own. */
export function taskListOf(tasks: Tasks, context: () => OperationContext, log: JobLog): TaskList {
  return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, workerTask(name, task, context, log)]));
}

function workerTask(name: string, task: Task, context: () => OperationContext, log: JobLog): WorkerTask {
  return async (payload, { job }) => {
    try {
      await task(context(), payload);
    } catch (error) {
      if (error instanceof NotDelivered) {
        const details = { job: job.id, task: name, fault: error.fault, error: describeError(error.cause) };
        log.warn(details, error.isLast ? 'a delivery failed for good' : 'a delivery failed, and will be tried again');
        return;
      }
      const details = { job: job.id, task: name, attempt: job.attempts, error: describeError(error) };
      if (job.attempts < job.max_attempts) {
        log.warn(details, 'a job failed, and will be tried again');
      } else {
        log.error(details, 'a job failed for the last time');
      }
      // The queue keeps the message, which must hold nothing of what the job was about.
      throw new Error(nameOf(error), { cause: error });
    }
  };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
