import type { Pool } from 'pg';

import { run } from './run.ts';
import { requireAdministrator, viewerOf } from './session.ts';
import { nameOf, steps, theirs } from './step.ts';

interface PlanInput {
  readonly userIds: readonly string[];
}

/** Counts what a deletion would touch, for an administrator. */
export async function countBelongings(pool: Pool, token: string | null, input: PlanInput) {
  const viewer = await viewerOf(pool, token);
  requireAdministrator(viewer, viewer.organizationId);
  return countBelongingsBare(pool, null, input);
}

/** One counting statement for each table, one after the other. */
export async function countBelongingsBare(pool: Pool, _: string | null, { userIds }: PlanInput) {
  const things: { kind: string; count: number }[] = [];
  for (const step of steps) {
    const text = `select count(*)::int as count from ${step.table} t ${step.from ? `, ${step.from}` : ''} where ${theirs(step)}`;
    const [found] = await run<{ count: number }>(pool, nameOf('count', step), text, [userIds]);
    things.push({ kind: step.kind, count: found?.count ?? 0 });
  }
  return { things };
}
