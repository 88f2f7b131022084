import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';

export { sql };

/**
 * Runs one hand-written statement in the transaction of the entity manager, and returns its rows.
 *
 * Values go as parameters, arrays included; the ORM's own `execute` would write them into the text.
 */
export async function query<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  const { rows } = await statement.execute(em.getKysely<object>());
  return rows;
}
