import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { type EntityClass, shapeOf } from './rows.ts';
import { query, sql } from './sql.ts';

/**
 * Finds an entity, and locks its row until commit; null when there is none.
 *
 * By a statement with parameters, which PostgreSQL plans once: the ORM's own `findOne` writes the values into the text.
 *
 * @param where condition on the entity's table, which is named `t`
 */
export async function lockOne<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  where: RawBuilder<unknown>,
): Promise<Entity | null> {
  const { table } = shapeOf(em, entity);
  const [row] = await query(em, sql<EntityDictionary<Entity>>`select t.* from ${table} t where ${where} for update`);
  return row ? em.map<Entity>(entity as never, row) : null;
}
