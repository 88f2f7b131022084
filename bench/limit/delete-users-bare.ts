import type { Pool } from 'pg';

import { belongings } from './belongings.ts';
import { bury } from './erase.ts';
import { inTransaction, run } from './run.ts';

/** Only the rows, children first, and the tombstone that the foreign keys need. */
export async function deleteUsersBare(pool: Pool, _: string | null, input: { readonly userIds: readonly string[] }) {
  const { userIds } = input;
  return inTransaction(pool, async client => {
    for (const { table, using, tie, person } of belongings) {
      const [from, where] = using ? [`using ${using}`, `${tie} and`] : ['', ''];
      const text = `delete from ${table} t ${from} where ${where} ${person} = any($1)`;
      await run(client, `bare-delete-${table}`, text, [userIds]);
    }
    await run(
      client,
      'bare-invitations',
      'delete from invitation i using users u where u.id = any($1) and i.email_key = u.email_key',
      [userIds],
    );
    await bury(client, userIds, new Date());
    return { deleted: userIds.length };
  });
}
