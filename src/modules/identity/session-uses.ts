import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';

/** Milliseconds. */
const interval = 30_000;

/**
 * When sessions were last used: noted in memory by the requests, and written down now and then, for all at once.
 *
 * So a request costs no write, and a session at most one a minute. What a server has noted and not written when it dies
 * is lost, which does no harm.
 */
export class SessionUses {
  readonly #em: EntityManager;
  #noted = new Map<string, Date>();

  constructor(em: EntityManager) {
    this.#em = em;
  }

  note(sessionId: string, at: Date): void {
    this.#noted.set(sessionId, at);
  }

  /** Writes every half minute, until it is stopped, and then once more. */
  start(onFailure: (error: unknown) => void): { stop(): Promise<void> } {
    const write = () => this.write().catch(onFailure);
    const timer = setInterval(() => void write(), interval).unref();
    return {
      stop() {
        clearInterval(timer);
        return write();
      },
    };
  }

  /** Writes what was noted. A session that somebody else changes at this moment is left out. */
  async write(): Promise<void> {
    const uses = [...this.#noted];
    this.#noted = new Map();
    if (uses.length === 0) {
      return;
    }
    const ids = uses.map(([id]) => id);
    const times = uses.map(([, at]) => at.toISOString());
    await query(
      this.#em.fork(),
      sql`
        update session set last_used_at = used.at
        from (
          select s.id, n.at from unnest(${ids}::uuid[], ${times}::timestamptz[]) n(id, at) join session s on s.id = n.id
          where s.ended_at is null and s.last_used_at <= n.at - interval '1 minute'
          order by s.id for no key update of s skip locked
        ) used
        where session.id = used.id`,
    );
  }
}
