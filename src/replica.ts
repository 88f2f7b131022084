import type { ApolloServerPlugin } from '@apollo/server';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { OperationTypeNode } from 'graphql';

import type { Context } from './context.ts';
import { isDatabaseAway, isDatabaseBusy } from './shared/database/is-database-away.ts';
import { query, sql, standInFor } from './shared/database/sql.ts';

/** Milliseconds for which a replica that failed is left alone. */
const rest = 5000;

/** A standby of the database, which is read only while it knows all that the database does. */
export class Replica {
  readonly #primary: EntityManager;
  readonly #em: EntityManager;
  /** Questions of requests that come together are one: each is asked after all of them have begun. */
  readonly #asked: DataLoader<true, boolean>;
  #failedAt = -Infinity;

  constructor(primary: MikroORM, replica: MikroORM) {
    this.#primary = primary.em.fork();
    this.#em = replica.em.fork();
    // What the replica cannot answer after all, the database does.
    standInFor(this.#em, this.#primary, error => {
      const isAway = isDatabaseAway(error) || isDatabaseBusy(error);
      if (isAway) {
        this.#failedAt = performance.now();
      }
      return isAway;
    });
    this.#asked = new DataLoader(
      async keys => {
        const isCurrent = await this.#isCurrent();
        return keys.map(() => isCurrent);
      },
      { cache: false },
    );
  }

  /**
   * Where to read what was committed before now; null when the replica lacks any of it, or is away.
   *
   * It has replayed at least as much as the database had written when it was asked, so that whose access has ended is
   * refused by what is read here, too.
   */
  async current(): Promise<EntityManager | null> {
    return performance.now() - this.#failedAt >= rest && (await this.#asked.load(true)) ? this.#em : null;
  }

  async #isCurrent(): Promise<boolean> {
    try {
      // Without synchronous_commit a change can be seen before it is written.
      const [written] = await query(
        this.#primary,
        sql<{ lsn: string }>`
          select (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
            else pg_current_wal_lsn() end)::text as lsn`,
      );
      const [replayed] = await sql<{ enough: boolean | null }>`
        select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= ${written?.lsn}::text::pg_lsn as enough`
        .execute(this.#em.getKysely<object>())
        .then(({ rows }) => rows);
      return replayed?.enough ?? false;
    } catch {
      this.#failedAt = performance.now();
      return false;
    }
  }
}

/** Lets documents that only read do so from the replica. Who calls is looked up in the database all the same. */
export function replicaPlugin(replica: Replica): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation, contextValue }) => {
        const em = operation?.operation === OperationTypeNode.QUERY ? await replica.current() : null;
        if (em) {
          contextValue.rows.readFrom(em);
        }
      },
    }),
  };
}
