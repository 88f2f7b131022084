import type { Pool } from 'pg';

import { bury } from './erase.ts';
import { inTransaction, run } from './run.ts';
import { nameOf, steps, theirs } from './step.ts';

/** Only the rows, children first, and the tombstone that the foreign keys need. */
export async function deleteUsersBare(pool: Pool, _: string | null, input: { readonly userIds: readonly string[] }) {
  const { userIds } = input;
  return inTransaction(pool, async client => {
    for (const step of steps.filter(({ clears }) => clears.length === 0)) {
      const text = `delete from ${step.table} t ${step.from ? `using ${step.from}` : ''} where ${theirs(step)}`;
      await run(client, nameOf('delete', step), text, [userIds]);
    }
    await bury(client, userIds, new Date());
    return { deleted: userIds.length };
  });
}
