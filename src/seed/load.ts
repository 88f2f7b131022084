import type { EntityManager } from '@mikro-orm/postgresql';

import { appendEvents, type StoredEvent } from '../modules/audit/index.ts';
import { query, sql } from '../shared/database/sql.ts';
import type { NewRow } from './new-row.ts';

const batchSize = 5000;
/** Inserts on their way at once, while further rows are made. */
const inFlight = 2;

/** An entity class, be its constructor private or not. */
export interface Table<Entity> {
  readonly prototype: Entity;
}

/**
 * Inserts rows, in batches of a statement and a transaction each.
 *
 * PostgreSQL takes a batch as one JSON parameter: there is no limit on the number of values, as with a list of
 * parameters, and no dependency, as with COPY.
 *
 * @param onBatch is told how many rows there are so far
 */
export async function load<Entity extends object>(
  em: EntityManager,
  entity: Table<Entity>,
  rows: Iterable<NewRow<Entity>>,
  onBatch: (count: number) => void,
): Promise<number> {
  const insert = insertOf(em, entity);
  const running: Promise<unknown>[] = [];
  let count = 0;
  for (const batch of batches(rows)) {
    const inserted = insert(JSON.stringify(batch));
    // A failure is met where it is awaited, below; until then it must not end the process.
    inserted.catch(() => {});
    running.push(inserted);
    count += batch.length;
    if (running.length === inFlight) {
      // Back-pressure: further rows wait until the database has taken these.
      await running.shift();
      onBatch(count);
    }
  }
  await Promise.all(running);
  return count;
}

/** Appends events to the chains of their organizations, one batch after the other, so that the same rows make the same chain. */
export async function loadEvents(
  em: EntityManager,
  now: Date,
  events: Iterable<StoredEvent>,
  onBatch: (count: number) => void,
): Promise<number> {
  let count = 0;
  for (const batch of batches(events)) {
    await appendEvents(em, now, batch);
    count += batch.length;
    onBatch(count);
  }
  return count;
}

/** The table of an entity. */
export function tableOf(em: EntityManager, entity: Table<object>): string {
  return em.getMetadata().get(entity as never).tableName;
}

function insertOf(em: EntityManager, entity: Table<object>): (rows: string) => Promise<unknown> {
  const { props, tableName } = em.getMetadata().get(entity as never);
  const columns = props.flatMap(({ name, fieldNames, columnTypes, targetMeta }) =>
    (fieldNames ?? []).map((column, i) => ({
      column: sql.ref(column),
      property: sql.ref(targetMeta ? `${name}Id` : name),
      type: sql.raw(columnTypes[i] ?? 'text'),
    })),
  );
  const names = sql.join(columns.map(({ column }) => column));
  const properties = sql.join(columns.map(({ property }) => property));
  const types = sql.join(columns.map(({ property, type }) => sql`${property} ${type}`));
  return rows =>
    query(
      em,
      sql`insert into ${sql.table(tableName)} (${names}) select ${properties} from json_to_recordset(${rows}::json) as t (${types})`,
    );
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
