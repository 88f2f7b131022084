import type { EntityManager } from '@mikro-orm/postgresql';

import type { Entry } from '../entries.ts';
import type { Judgement, Request } from '../judge-deletions.ts';
import { planJudged } from './deletion-plan.ts';
import { PlanChangedError } from './plan-changed.error.ts';
import { changedParts } from './plan-hash-parts.ts';

interface Approval {
  /** Hash of the plan that the caller approved; null when there is none. */
  readonly ifPlan: string | null;
  readonly dryRun: boolean;
}

/**
 * Holds what is about to happen against the plan that the caller approved, under the locks. Counts only if it must.
 *
 * @returns the hash of the plan as it is, on a dry run
 * @throws {PlanChangedError} if the two differ
 */
export async function requirePlan(
  em: EntityManager,
  request: Request,
  entries: readonly Entry[],
  judgement: Judgement,
  { ifPlan, dryRun }: Approval,
): Promise<string | null> {
  const isRepeat = judgement.deletable.length === 0 && judgement.refusals.size === 0;
  if (!dryRun && (ifPlan === null || isRepeat)) {
    return null;
  }
  const plan = await planJudged(em, request, entries, judgement);
  if (ifPlan !== null && plan.hash !== ifPlan && !isRepeat) {
    throw new PlanChangedError(changedParts(ifPlan, plan.hash), plan);
  }
  return dryRun ? plan.hash : null;
}
