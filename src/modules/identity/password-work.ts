import { availableParallelism } from 'node:os';

import fastq from 'fastq';

import { ServerBusy } from '../../shared/errors/server-busy.ts';

/**
 * Passwords that are hashed at the same time: each takes a processor for some 30 ms, and 19 MiB.
 *
 * One processor is left for everything else, and so is one of the four threads of Node, which also read files.
 */
const workers = Math.max(1, Math.min(3, availableParallelism() - 1));

/** Passwords that may wait; the last of them waits for some five seconds. */
const maxWaiting = 150 * workers;

const queue = fastq.promise((work: () => Promise<unknown>) => work(), workers);

/** How many passwords are worked on, wait, and can be worked on at once: now, on this server. */
export function countPasswords(): { readonly running: number; readonly waiting: number; readonly max: number } {
  return { running: queue.running(), waiting: queue.length(), max: workers };
}

/**
 * Does costly work with a password when its turn comes, so that a flood of sign-ins leaves others served.
 *
 * @throws {ServerBusy} if too many wait already
 */
export async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.length() >= maxWaiting) {
    throw new ServerBusy();
  }
  return (await queue.push(work)) as T;
}
