import type { Pool } from 'pg';

import { belongings, mentions } from './belongings.ts';
import { run } from './run.ts';
import { requireAdministrator, viewerOf } from './session.ts';

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
  const counts: { kind: string; count: number }[] = [];
  for (const { kind, table, using, tie, person } of [...mentions, ...belongings]) {
    const [from, where] = using ? [`, ${using}`, `${tie} and`] : ['', ''];
    const text = `select count(*)::int as count from ${table} t ${from} where ${where} ${person} = any($1)`;
    const [found] = await run<{ count: number }>(pool, `count-${table}-${person}`, text, [userIds]);
    counts.push({ kind, count: found?.count ?? 0 });
  }
  return { counts };
}
