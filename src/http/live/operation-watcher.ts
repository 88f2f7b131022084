import type { ExecutionArgs } from 'graphql';

/**
 * Sees an operation on a socket run, or the answer to one of its events, and may run it in surroundings of its own.
 *
 * @param args null when the document was refused
 */
export type OperationWatcher = <Result>(
  what: 'OPERATION' | 'EVENT',
  args: ExecutionArgs | null,
  run: () => Promise<Result>,
) => Promise<Result>;

export const unwatched: OperationWatcher = (_, __, run) => run();
