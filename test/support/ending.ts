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
export function callWhileEnding(api: Api, { user }: Person, call: () => Promise<Reply>): Promise<Outrun> {
  return callWhile(
    api,
    sql`update users set status = 'REVOKED', purge_after = ${api.now} where id = ${user.id}::uuid`,
    call,
  );
}

interface Outrun {
  readonly reply: Reply;
  readonly before: Record<string, string>;
}

/** Makes a call while something else changes: it begins before the change commits, and has to wait for it. */
export async function callWhile(api: Api, change: ReturnType<typeof sql>, call: () => Promise<Reply>): Promise<Outrun> {
  const work = await api.em().transactional(async em => {
    await query(em, change);
    const reply = call();
    await waitForLock(api);
    return { reply, before: await snapshotOf(em) };
  });
  return { reply: await work.reply, before: work.before };
}

/** Holds the lock on a person until a call waits for it; then PostgreSQL ends the call's connection. */
export async function callWhileDisconnecting(api: Api, { user }: Person, call: () => Promise<Reply>): Promise<Reply> {
  return api.em().transactional(async em => {
    await query(em, sql`select id from users where id = ${user.id}::uuid for update`);
    const reply = call();
    const pid = await waitForLock(api);
    await query(em, sql`select pg_terminate_backend(${pid})`);
    return reply;
  });
}

/** Makes a call while somebody is locked, and sees that those of a higher id are not locked by it meanwhile. */
export async function expectAscendingLocks(api: Api, lower: Person, higher: Person, call: () => Promise<Reply>) {
  expect(lower.user.id < higher.user.id).toBe(true);
  const work = await api.em().transactional(async em => {
    await query(em, sql`select id from users where id = ${lower.user.id}::uuid for no key update`);
    const reply = call();
    await waitForLock(api);
    await query(em, sql`select id from users where id = ${higher.user.id}::uuid for no key update nowait`);
    return { reply };
  });
  return work.reply;
}

/** Waits until somebody waits for a lock; returns the number of that connection. */
async function waitForLock(api: Api): Promise<number> {
  const waiting = await vi.waitFor(
    async () => {
      const found = await query(
        api.em(),
        sql<{ pid: number }>`
          select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(found).toHaveLength(1);
      return found;
    },
    { timeout: 15_000, interval: 20 },
  );
  return waiting[0]?.pid ?? 0;
}
