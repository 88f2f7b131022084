import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { type EntityClass, readInstants, type Row, shapeOf } from './rows.ts';
import { sql } from './sql.ts';

/** Select list that brings the row of an entity along, from a relation of a statement that is about something else. */
export function joinedColumns(em: EntityManager, entity: EntityClass<object>, alias: string): RawBuilder<unknown> {
  const { stored } = shapeOf(em, entity);
  return sql.join(
    stored.map(({ column, name }) => sql`${sql.ref(`${alias}.${column}`)} as ${sql.ref(joinedName(alias, name))}`),
  );
}

/** Takes what {@link joinedColumns} brought along out of what was found. */
export function takeJoined<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  alias: string,
  found: object,
): Row<Entity> {
  const { stored, instants } = shapeOf(em, entity);
  const values = found as Record<string, unknown>;
  const row: Record<string, unknown> = {};
  for (const { name } of stored) {
    const joined = joinedName(alias, name);
    row[name] = values[joined];
    delete values[joined];
  }
  readInstants(row, instants);
  return row as Row<Entity>;
}

const joinedName = (alias: string, name: string) => `${alias}_${name}`;
