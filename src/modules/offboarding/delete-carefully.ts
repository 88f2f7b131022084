import type { EntityManager } from '@mikro-orm/postgresql';

import { isRefusedByDatabase } from '../../shared/database/is-refused-by-database.ts';
import { tryInSavepoint } from '../../shared/database/savepoint.ts';
import { deleteJudged, type WantedEnding } from './delete-judged.ts';
import type { LeavingImpact } from './deletion.ts';
import { type Judgement, judgeDeletions, type Request } from './judge-deletions.ts';

/** What became of a batch in which the database refused something. */
export interface CarefulDeletion {
  readonly judgement: Judgement;
  readonly impacts: ReadonlyMap<string, LeavingImpact>;
  /** What the database said, by the id of whom it refused to delete. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/**
 * Deletes those whom the database lets go, by savepoints; those whom it does not stay, and nothing of theirs is touched.
 *
 * Who fails is found by halving, and the rest is deleted as a set once more, after it was judged again: those who stay
 * may need others to stay with them.
 *
 * @param isBestEffort whether anybody is deleted when somebody fails
 */
export async function deleteCarefully(
  em: EntityManager,
  request: Request,
  ending: WantedEnding,
  isBestEffort: boolean,
): Promise<CarefulDeletion> {
  const failures = new Map<string, unknown>();
  for (;;) {
    const judgement = await judgeDeletions(em, { ...request, staying: new Set(failures.keys()) });
    const attempt = (ids: readonly string[]) =>
      deleteJudged(em, request.leavers, { ...judgement, deletable: ids }, ending);
    const done = await tryInSavepoint(em, () => attempt(judgement.deletable), { keep: true });
    if (!('error' in done)) {
      return { judgement, impacts: done.result, failures };
    }
    refuseOthers(done.error);
    const found = await findFailing(judgement.deletable, done.error, async ids => {
      const trial = await tryInSavepoint(em, () => attempt(ids), { keep: false });
      return 'error' in trial ? refuseOthers(trial.error) : null;
    });
    for (const [id, error] of found) {
      failures.set(id, error);
    }
    if (!isBestEffort) {
      return { judgement, impacts: new Map(), failures };
    }
  }
}

/** Only what the database says of rows is about an item; a lost connection or a deadlock is about the whole. */
function refuseOthers(error: unknown): unknown {
  if (!isRefusedByDatabase(error)) {
    throw error;
  }
  return error;
}

/**
 * Finds who of a set that fails makes it fail.
 *
 * @param failureOf says why a set fails; null when it does not
 */
async function findFailing(
  ids: readonly string[],
  failure: unknown,
  failureOf: (ids: readonly string[]) => Promise<unknown>,
): Promise<[string, unknown][]> {
  if (ids.length <= 1) {
    return ids.map(id => [id, failure]);
  }
  const middle = Math.ceil(ids.length / 2);
  const found: [string, unknown][] = [];
  for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
    // One by one: all are in one transaction.
    const error = await failureOf(half);
    if (error) {
      found.push(...(await findFailing(half, error, failureOf)));
    }
  }
  // They fail only together, so that whoever comes last stays.
  return found.length > 0 ? found : ids.slice(-1).map(id => [id, failure]);
}
