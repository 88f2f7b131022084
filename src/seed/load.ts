import { pipeline } from 'node:stream/promises';

import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { appendEvents, type StoredEvent } from '../modules/audit/index.ts';
import { type Column, lineOf } from './copy.ts';
import { setIndexesAside } from './indexes.ts';
import type { NewRow } from './new-row.ts';

const batchSize = 5000;
/** Batches that one COPY takes: what triggers are told of its rows must fit into memory. */
const batchesEach = 10;

/** An entity class, be its constructor private or not. */
export interface Table<Entity> {
  readonly prototype: Entity;
}

/**
 * Adds rows by COPY, all in one transaction: triggers run, and all that is held of a row is checked.
 *
 * A table that is empty, and gets more than a batch, is indexed afterwards: until then nobody else can read it.
 *
 * @param onBatch is told how many rows there are so far
 */
export async function load<Entity extends object>(
  em: EntityManager,
  entity: Table<Entity>,
  rows: Iterable<NewRow<Entity>>,
  onBatch: (count: number) => void,
): Promise<number> {
  return atLeisure(em, client => fill(client, tableOf(em, entity), columnsOf(em, entity), rows, onBatch));
}

/** Works in a transaction on one connection, which may take as long as it takes. */
export async function atLeisure<T>(em: EntityManager, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const pool: Pool = await em.getConnection().getNativeClient();
  const client = await pool.connect();
  try {
    await client.query(`begin; set local statement_timeout = 0; set local maintenance_work_mem = '256MB'`);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back, whatever state it is in.
    client.release(true);
    throw error;
  }
}

async function fill(
  client: PoolClient,
  table: string,
  columns: readonly Column[],
  rows: Iterable<object>,
  onBatch: (count: number) => void,
): Promise<number> {
  const queue = batches(rows);
  const names = columns.map(({ name }) => client.escapeIdentifier(name)).join(', ');
  const into = client.escapeIdentifier(table);
  let count = 0;
  let makeIndexes = async (): Promise<void> => {};
  function* lines(first: readonly object[]): Generator<string> {
    let batch: readonly object[] | undefined = first;
    for (let i = 1; batch; i++) {
      count += batch.length;
      yield batch.map(row => lineOf(columns, row)).join('');
      batch = i < batchesEach ? queue.next().value : undefined;
    }
  }
  for (let next = queue.next(); !next.done; next = queue.next()) {
    if (count === 0 && next.value.length === batchSize && (await isEmpty(client, into))) {
      makeIndexes = await setIndexesAside(client, table);
    }
    await pipeline(lines(next.value), client.query(copyFrom(`copy ${into} (${names}) from stdin`)));
    onBatch(count);
  }
  await makeIndexes();
  return count;
}

async function isEmpty(client: PoolClient, table: string): Promise<boolean> {
  const { rowCount } = await client.query(`select from ${table} limit 1`);
  return rowCount === 0;
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

function columnsOf(em: EntityManager, entity: Table<object>): readonly Column[] {
  const { props } = em.getMetadata().get(entity as never);
  return props.flatMap(({ name, fieldNames, columnTypes, targetMeta }) =>
    (fieldNames ?? []).map((column, i) => ({
      name: column,
      property: targetMeta ? `${name}Id` : name,
      type: columnTypes[i] ?? 'text',
    })),
  );
}

function* batches<T>(items: Iterable<T>): Generator<T[], undefined> {
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
