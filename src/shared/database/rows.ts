import type { EntityManager, Ref } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { RawBuilder } from 'kysely';

import { andThen, type Eventual } from '../eventual.ts';
import { among, query, sql } from './sql.ts';

type Column<Name, Value> = Value extends Ref<object> | null | undefined
  ? Value extends null | undefined
    ? Name
    : `${Name & string}Id`
  : Name;
type Stored<Value> = Value extends Ref<object> ? string : Value;

/**
 * A row as a query reads it: the columns of an entity's table under the names of its properties, references as ids.
 *
 * Reads never make entities; that costs a factor of ten.
 */
export type Row<Entity> = {
  readonly [
    Name in keyof Entity as Entity[Name] extends (...args: never[]) => unknown ? never : Column<Name, Entity[Name]>
  ]: Stored<Entity[Name]>;
};

export type EntityClass<Entity> = abstract new (...args: never[]) => Entity;

interface Shape {
  readonly table: RawBuilder<unknown>;
  readonly columns: RawBuilder<unknown>;
  readonly stored: readonly { readonly column: string; readonly name: string }[];
  readonly instants: readonly string[];
}

type Load<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

interface Known<Value> {
  readonly loader: DataLoader<string, Value | null>;
  /** What was found, or will be, by id. */
  readonly found: Map<string, Eventual<Value | null>>;
}

/** Reads rows for one request: each row once, and all rows of a kind that are asked for together by one statement. */
export class Rows {
  readonly now: Date;
  #em: EntityManager;
  readonly #loaders = new Map<unknown, Known<unknown>>();

  constructor(em: EntityManager, now: Date) {
    this.#em = em;
    this.now = now;
  }

  get em(): EntityManager {
    return this.#em;
  }

  /** Lets everything from now on be read from a replica that is as good as the database. */
  readFrom(em: EntityManager): void {
    this.#em = em;
  }

  /** The row of an entity, at once when it was read before; null when there is none. */
  find<Entity extends object>(entity: EntityClass<Entity>, id: string): Eventual<Row<Entity> | null> {
    return this.load<Row<Entity>>(entity, id, ids => this.#readByIds(entity, ids));
  }

  /** Takes a row that another statement brought along, so that it need not be read. */
  prime<Entity extends object>(entity: EntityClass<Entity>, row: Row<Entity>): void {
    const { id } = row as { id: string };
    const { loader, found } = this.#known<Row<Entity>>(entity, ids => this.#readByIds(entity, ids));
    loader.prime(id, row);
    found.set(id, row);
  }

  async #readByIds<Entity extends object>(
    entity: EntityClass<Entity>,
    ids: readonly string[],
  ): Promise<Map<string, Row<Entity>>> {
    const { table, columns } = shapeOf(this.em, entity);
    const rows = await this.read(entity, sql`select ${columns} from ${table} t where t.id ${among(ids)}`);
    return new Map(rows.map(row => [(row as { id: string }).id, row]));
  }

  /** The row of an entity that is known to exist, such as the target of a foreign key. */
  get<Entity extends object>(entity: EntityClass<Entity>, id: string): Eventual<Row<Entity>> {
    return andThen(this.find(entity, id), row => required(entity, row));
  }

  /** Runs a statement that selects the columns of an entity, and perhaps more. */
  async read<Entity extends object, More extends object = object>(
    entity: EntityClass<Entity>,
    statement: RawBuilder<unknown>,
  ): Promise<(Row<Entity> & More)[]> {
    const { instants } = shapeOf(this.em, entity);
    const rows = (await query(this.em, statement)) as Record<string, unknown>[];
    for (const row of rows) {
      readInstants(row, instants);
    }
    return rows as (Row<Entity> & More)[];
  }

  /** A loader of the request's own, made on first use. `load` answers for all ids at once; what it leaves out is null. */
  batched<Value>(key: unknown, load: Load<Value>): DataLoader<string, Value | null> {
    return this.#known<Value>(key, load).loader;
  }

  /** What a loader of the request's own finds for an id: at once when it was found before. */
  load<Value>(key: unknown, id: string, load: Load<Value>): Eventual<Value | null> {
    const { loader, found } = this.#known<Value>(key, load);
    const known = found.get(id);
    if (known !== undefined) {
      return known;
    }
    const coming = loader.load(id);
    found.set(id, coming);
    return coming;
  }

  #known<Value>(key: unknown, load: Load<Value>): Known<Value> {
    const known = this.#loaders.get(key) as Known<Value> | undefined;
    if (known) {
      return known;
    }
    const found = new Map<string, Eventual<Value | null>>();
    const loader = new DataLoader<string, Value | null>(async ids => {
      const values = await load(ids);
      return ids.map(id => {
        const value = values.get(id) ?? null;
        found.set(id, value);
        return value;
      });
    });
    const made = { loader, found };
    this.#loaders.set(key, made);
    return made;
  }

  /** Forgets what was read, so that what follows a change in the same request reads it again. */
  forget(): void {
    this.#loaders.clear();
  }
}

function required<Entity extends object>(entity: EntityClass<Entity>, row: Row<Entity> | null): Row<Entity> {
  if (!row) {
    throw new Error(`A ${entity.name} that is referred to is missing`);
  }
  return row;
}

/** What PostgreSQL writes as text becomes instants, in place. */
export function readInstants(row: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string') {
      row[name] = new Date(value);
    }
  }
}

/** Written out once: to have it compiled with each statement takes longer than all the rest of it. */
export function selectList(
  columns: readonly (readonly [alias: string, column: string, name: string])[],
): RawBuilder<unknown> {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return sql.raw(
    columns.map(([alias, column, name]) => `${quoted(alias)}.${quoted(column)} as ${quoted(name)}`).join(', '),
  );
}

const shapes = new WeakMap<object, Shape>();

/** The table of an entity, and the select list that makes its {@link Row} from a relation named `t`. */
export function shapeOf(em: EntityManager, entity: EntityClass<object>): Shape {
  const known = shapes.get(entity);
  if (known) {
    return known;
  }
  const { props, tableName } = em.getMetadata().get(entity as never);
  const stored = props.flatMap(({ name, fieldNames, targetMeta, type }) =>
    (fieldNames ?? []).map(column => ({ column, name: targetMeta ? `${name}Id` : name, type })),
  );
  const shape = {
    table: sql.table(tableName),
    stored,
    columns: selectList(stored.map(({ column, name }) => ['t', column, name])),
    instants: stored.filter(({ type }) => type === 'timestamptz').map(({ name }) => name),
  };
  shapes.set(entity, shape);
  return shape;
}
