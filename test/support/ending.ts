import { expect, vi } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import type { Api, Reply } from './api.ts';
import { snapshotOf } from './snapshot.ts';
import type { Person } from './world.ts';

/**
 * Makes a call while a person is being revoked: it begins before the revocation commits, and has to wait for it.
 *
 * @returns what the call answers with, and all rows as the revocation left them
 */
export async function callWhileEnding(
  api: Api,
  { user }: Person,
  call: () => Promise<Reply>,
): Promise<{ reply: Reply; before: Record<string, string> }> {
  const work = await api.em().transactional(async em => {
    await query(em, sql`update users set status = 'REVOKED', purge_after = ${api.now} where id = ${user.id}::uuid`);
    const reply = call();
    await vi.waitFor(
      async () => {
        const waiting = await query(
          api.em(),
          sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      },
      { timeout: 15_000, interval: 20 },
    );
    return { reply, before: await snapshotOf(em) };
  });
  return { reply: await work.reply, before: work.before };
}
