import { setTimeout as sleep } from 'node:timers/promises';

import { type EntityManager, IsolationLevel } from '@mikro-orm/postgresql';

const attempts = 8;

/** What an operation locked was no longer all that it needs: roll back, and begin again. */
export class LockSetChanged extends Error {}

class DryRun extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('A dry run rolls back.');
    this.result = result;
  }
}

interface Surroundings {
  readonly em: EntityManager;
  /** What the request has read; stale as soon as the work is done. */
  readonly rows?: { forget(): void };
}

interface TransactionOptions {
  /** Do everything, then roll back, and return what the work returned. */
  readonly dryRun?: boolean;
}

/**
 * Runs one operation as one transaction, in an identity map of its own, and again after a deadlock.
 *
 * Sharing the request's identity map would let changes made by a refused mutation be flushed by the next mutation of the
 * same document. Whatever is returned commits; a refusal is thrown.
 */
export async function inTransaction<T>(
  context: Surroundings,
  work: (em: EntityManager) => Promise<T>,
  { dryRun = false }: TransactionOptions = {},
  attempt = 1,
): Promise<T> {
  try {
    return await context.em.fork().transactional(async em => {
      const result = await work(em);
      if (dryRun) {
        await em.flush();
        throw new DryRun(result);
      }
      return result;
    });
  } catch (error) {
    if (error instanceof DryRun) {
      return error.result as T;
    }
    if (attempt === attempts || !mayWorkNextTime(error)) {
      throw error;
    }
  } finally {
    context.rows?.forget();
  }
  await sleep(Math.random() * 10 * 2 ** attempt);
  return inTransaction(context, work, { dryRun }, attempt + 1);
}

/** Reads by several statements what was there at one instant. Nothing is locked. */
export function inSnapshot<T>({ em }: Surroundings, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return em.fork().transactional(work, { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
}

/** SQLSTATEs 40001 (serialization_failure) and 40P01 (deadlock_detected), or a lock set that was outrun. */
function mayWorkNextTime(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return error instanceof LockSetChanged || code === '40001' || code === '40P01';
}
