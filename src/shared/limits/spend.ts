import type { Context } from '../../context.ts';
import { query, sql } from '../database/sql.ts';
import { RateLimitedError } from '../errors/access-errors.ts';
import { newId } from '../ids.ts';
import { keyOf } from './key-of.ts';

/** So often, within so many seconds. */
export interface Allowance {
  /** What is tried, and who or what is counted. */
  readonly of: readonly [what: string, whom: string];
  /** 0 for as often as anybody likes. */
  readonly times: number;
  readonly seconds: number;
}

/**
 * Counts a try, whatever becomes of it, by one statement in a transaction of its own: all servers count together.
 *
 * @throws {RateLimitedError} if one of the allowances is used up
 */
export async function spend(
  context: Pick<Context, 'em' | 'now' | 'askToWait'>,
  ...allowances: readonly Allowance[]
): Promise<void> {
  const limited = allowances.filter(({ times }) => times > 0);
  if (limited.length === 0) {
    return;
  }
  const now = context.now();
  const keys = limited.map(({ of, seconds }) => {
    return { id: newId(), key: keyOf(of), ends: new Date(now.getTime() + seconds * 1000) };
  });
  const em = context.em.fork();
  const counts = await query(
    em,
    sql<{ key: string; count: number; windowEndsAt: string | Date }>`
      insert into rate_count as c (id, created_at, key_hash, count, window_ends_at)
      select id, ${now}::timestamptz, key, 1, ends
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as t (id uuid, key bytea, ends timestamptz) order by key
      on conflict (key_hash) do update set
        count = case when c.window_ends_at <= ${now} then 1 else c.count + 1 end,
        window_ends_at = case when c.window_ends_at <= ${now} then excluded.window_ends_at else c.window_ends_at end
      returning '\\x' || encode(key_hash, 'hex') as key, count, window_ends_at as "windowEndsAt"`,
  );
  const waits = limited.flatMap(({ times }, index) => {
    const found = counts.find(({ key }) => key === keys[index]?.key);
    return found && found.count > times ? [new Date(found.windowEndsAt).getTime() - now.getTime()] : [];
  });
  if (waits.length > 0) {
    const seconds = Math.max(1, Math.ceil(Math.max(...waits) / 1000));
    context.askToWait(seconds);
    throw new RateLimitedError(seconds);
  }
}
