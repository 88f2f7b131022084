import { createHash } from 'node:crypto';

import type { ErasurePlan } from '../erasure-plan.ts';

/** SHA-256, in hexadecimal, of what a plan does to which tables. */
export function planHashOf({ deletes, anonymizations, blanks }: ErasurePlan): string {
  const rules = [...deletes, ...anonymizations.flat()].map(({ table, rule, clears }) => ({ table, rule, clears }));
  return createHash('sha256').update(JSON.stringify({ rules, blanks })).digest('hex');
}
