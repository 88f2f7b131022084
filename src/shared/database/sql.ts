import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';

export { sql };

/**
 * That what stands before it is one of the ids.
 *
 * A single one is told as such: PostgreSQL believes any list to be longer than it, and so plans a statement with a list of
 * one anew each time, which takes longer than to run it.
 */
export function among(ids: readonly string[]): RawBuilder<unknown> {
  return ids.length === 1 ? sql`= ${ids[0]}::uuid` : sql`= any(${ids}::uuid[])`;
}

interface StandIn {
  readonly em: EntityManager;
  readonly covers: (error: unknown) => boolean;
}

const standIns = new WeakMap<EntityManager, StandIn>();

/** Has statements that only read, and fail on one database in a way that is covered, run on another one. */
export function standInFor(em: EntityManager, other: EntityManager, covers: StandIn['covers']): void {
  standIns.set(em, { em: other, covers });
}

/**
 * Runs one hand-written statement in the transaction of the entity manager, and returns its rows.
 *
 * Values go as parameters, arrays included; the ORM's own `execute` would write them into the text.
 */
export async function query<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  try {
    const { rows } = await statement.execute(em.getKysely<object>());
    return rows;
  } catch (error) {
    const standIn = standIns.get(em);
    if (!standIn?.covers(error)) {
      throw error;
    }
    return query(standIn.em, statement);
  }
}
