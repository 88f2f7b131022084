import type { EntityManager } from '@mikro-orm/postgresql';

import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';

/** Milliseconds. */
const interval = 30_000;

/** Where it is written down, for people and for service accounts. */
const tables = ['session', 'service_account_key'] as const;
type Table = (typeof tables)[number];

/**
 * When sessions and the keys of service accounts were last used: noted in memory by the requests, and written down now and then, for all at once.
 *
 * So a request costs no write, and a session at most one a minute. What a server has noted and not written when it dies
 * is lost, which does no harm.
 */
export class SessionUses {
  readonly #em: EntityManager;
  readonly #noted: Readonly<Record<Table, Map<string, Date>>> = { session: new Map(), service_account_key: new Map() };

  constructor(em: EntityManager) {
    this.#em = em;
  }

  note(caller: Caller, at: Date): void {
    if (isPerson(caller)) {
      this.#noted.session.set(caller.sessionId, at);
    } else {
      this.#noted.service_account_key.set(caller.keyId, at);
    }
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

  /** Writes what was noted. What somebody else changes at this moment is left out. */
  async write(): Promise<void> {
    await Promise.all(
      tables.map(async table => {
        const uses = [...this.#noted[table]];
        this.#noted[table].clear();
        if (uses.length > 0) {
          await this.#writeTo(table, uses);
        }
      }),
    );
  }

  async #writeTo(table: Table, uses: readonly (readonly [string, Date])[]): Promise<void> {
    const ids = uses.map(([id]) => id);
    const times = uses.map(([, at]) => at.toISOString());
    await query(
      this.#em.fork(),
      sql`
        update ${sql.table(table)} t set last_used_at = used.at
        from (
          select s.id, n.at from unnest(${ids}::uuid[], ${times}::timestamptz[]) n(id, at)
          join ${sql.table(table)} s on s.id = n.id
          where s.ended_at is null and s.last_used_at <= n.at - interval '1 minute'
          order by s.id for no key update of s skip locked
        ) used
        where t.id = used.id`,
    );
  }
}
