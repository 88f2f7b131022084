import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { type EntityClass, readInstants, type Row, selectList, shapeOf } from './rows.ts';

const lists = new WeakMap<object, Map<string, RawBuilder<unknown>>>();

/** Select list that brings the row of an entity along, from a relation of a statement that is about something else. */
export function joinedColumns(em: EntityManager, entity: EntityClass<object>, alias: string): RawBuilder<unknown> {
  const ofEntity = lists.get(entity) ?? new Map<string, RawBuilder<unknown>>();
  const { stored } = shapeOf(em, entity);
  const list =
    ofEntity.get(alias) ?? selectList(stored.map(({ column, name }) => [alias, column, joinedName(alias, name)]));
  lists.set(entity, ofEntity.set(alias, list));
  return list;
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
