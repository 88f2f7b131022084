import type { z } from 'zod';

import type { OperationContext } from '../../context.ts';

/** Does one job. Jobs are delivered at least once, so that every task must be safe to repeat. */
export type Task = (context: OperationContext, payload: unknown) => Promise<void>;

/** Tasks by the names under which jobs are enqueued. */
export type Tasks = Readonly<Record<string, Task>>;

/** When a task runs by itself, by its name: five fields of a crontab, in UTC. */
export type Schedule = Readonly<Record<string, string>>;

/** A task whose payload is checked before it begins. */
export function taskOf<Payload>(
  payload: z.ZodType<Payload>,
  work: (context: OperationContext, payload: Payload) => Promise<void>,
): Task {
  return async (context, given) => work(context, payload.parse(given));
}
