import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../database/sql.ts';
import { newId } from '../ids.ts';
import { keyOf } from './key-of.ts';

/** Milliseconds. */
const interval = 1000;
/** The part of an allowance that a server lets through before it tells the others at once. */
const soonShare = 0.05;
/** Callers of one window that a server remembers; who was counted longest ago is forgotten first. */
const mostCounts = 100_000;

interface Count {
  readonly parts: readonly string[];
  readonly endsAt: number;
  /** Of all servers, as of the last time that they were asked. */
  shared: number;
  /** Of this server, and not told yet. */
  pending: number;
}

/**
 * How much of something was spent within a window of time, over all servers, without asking them each time.
 *
 * Each server counts in memory, and every second tells its counts, and learns those of the others, by one statement for
 * all. Until then others do not know: together they let through, beyond an allowance, at most what each other server lets
 * through in that second, or 5 % of the allowance, after which it tells at once; and each no more than the whole of it,
 * however long the database is away.
 */
export class SharedCounts {
  readonly #em: EntityManager;
  readonly #counts = new Map<string, Count>();
  #sharing: Promise<void> | null = null;
  #soon: (() => void) | null = null;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** What was spent in a window that ends then, as far as it is known here. */
  spent(parts: readonly [what: string, whom: string], endsAt: number): number {
    const count = this.#counts.get(nameOf(parts, endsAt));
    return count ? count.shared + count.pending : 0;
  }

  /** @param allowance how much may be spent in the window; tells how urgent it is that others know */
  add(parts: readonly [what: string, whom: string], endsAt: number, amount: number, allowance: number): void {
    const name = nameOf(parts, endsAt);
    let count = this.#counts.get(name);
    if (!count) {
      if (this.#counts.size >= mostCounts) {
        const [oldest = ''] = this.#counts.keys();
        this.#counts.delete(oldest);
      }
      count = { parts: [...parts, String(endsAt)], endsAt, shared: 0, pending: 0 };
      this.#counts.set(name, count);
    }
    count.pending += amount;
    if (count.pending >= allowance * soonShare) {
      this.#soon?.();
    }
  }

  /** Shares every second, until it is stopped. Tells of a failure once, until it has succeeded again. */
  start(onFailure: (error: unknown) => void): { stop(): Promise<void> } {
    let isFailing = false;
    const share = async () => {
      try {
        await this.share(Date.now());
        isFailing = false;
      } catch (error) {
        if (!isFailing) {
          onFailure(error);
        }
        isFailing = true;
      }
    };
    const timer = setInterval(() => void share(), interval).unref();
    // What comes while one is under way waits for the second to end, so that a failing database is left in peace.
    this.#soon = () => {
      if (!this.#sharing && !isFailing) {
        void share();
      }
    };
    return {
      stop: async () => {
        clearInterval(timer);
        this.#soon = null;
        await share();
      },
    };
  }

  /** Tells the other servers what was spent here, and learns what was spent there. One at a time. */
  share(now: number): Promise<void> {
    this.#sharing ??= this.#share(now).finally(() => (this.#sharing = null));
    return this.#sharing;
  }

  async #share(now: number): Promise<void> {
    for (const [name, { endsAt }] of this.#counts) {
      if (endsAt <= now) {
        this.#counts.delete(name);
      }
    }
    const told = new Map(
      [...this.#counts.values()]
        .filter(({ pending }) => pending > 0)
        .map(count => [keyOf(count.parts), { count, amount: count.pending }]),
    );
    if (told.size === 0) {
      return;
    }
    const rows = [...told].map(([key, { count, amount }]) => ({
      id: newId(),
      key,
      amount,
      ends: new Date(count.endsAt),
    }));
    const totals = await query(
      this.#em.fork(),
      sql<{ key: string; count: number }>`
        insert into rate_count as c (id, created_at, key_hash, count, window_ends_at)
        select id, ${new Date(now)}::timestamptz, key, least(amount, ${most})::integer, ends
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id uuid, key bytea, amount bigint, ends timestamptz)
        order by key
        on conflict (key_hash) do update set count = least(c.count::bigint + excluded.count, ${most})::integer
        returning '\\x' || encode(key_hash, 'hex') as key, count`,
    );
    for (const { key, count: total } of totals) {
      const { count, amount } = told.get(key) ?? {};
      if (count && amount) {
        count.shared = total;
        count.pending -= amount;
      }
    }
  }
}

/** More than any allowance, and less than what the column holds. */
const most = 2_000_000_000;

const nameOf = ([what, whom]: readonly [string, string], endsAt: number): string => `${endsAt} ${what} ${whom}`;
