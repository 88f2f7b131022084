import type { RawBuilder } from 'kysely';

import { BadArgument } from '../errors/access-errors.ts';
import { andThen, type Eventual } from '../eventual.ts';
import { type EntityClass, type Row, type Rows, shapeOf } from './rows.ts';
import { among, sql } from './sql.ts';

const defaultSize = 20;
const maxSize = 100;

/** Which part of a list is wanted, as in the Relay Cursor Connections Specification. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface Page<Item> {
  readonly edges: readonly { readonly cursor: string; readonly node: Item }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts when it is read. */
  readonly totalCount: Promise<number>;
}

/**
 * A list of things under a parent, newest first, or in ascending order of a key.
 *
 * Ids sort by age, so that the id is both the order and the cursor, and each page is a range of one index. Of a list
 * with a key, that index begins with the parent, the key and the id.
 */
export interface Listing<Item> {
  /** Unique among all lists. */
  readonly name: string;
  /** Entity that gives the columns their types. */
  readonly entity: EntityClass<Item & object>;
  /** Relation that is listed, where that is more than the entity's table: with its columns, and the parent's. */
  readonly from?: RawBuilder<unknown>;
  /** Column that refers to the parent. */
  readonly parent: string;
  /** What it is sorted by, in place of age: never null in the list. */
  readonly key?: SortKey<Item>;
  /** Further condition on the relation, which is named `t`. */
  readonly where?: (now: Date) => RawBuilder<unknown>;
}

export interface SortKey<Item> {
  /** The key in SQL, of a relation `t`, with the collation that its index has. */
  readonly column: RawBuilder<unknown>;
  readonly of: (row: Row<Item>) => string;
}

/** A page under one parent. Pages of the same list and size under many parents are one statement. */
export function pageOf<Entity extends object>(
  rows: Rows,
  listing: Listing<Entity>,
  parentId: string,
  args: PageArgs,
): Eventual<Page<Row<Entity>>> {
  const range = rangeOf(args, listing.key !== undefined);
  const { size, backward, after, before } = range;
  const key = `${listing.name} ${size} ${backward} ${nameOf(after)} ${nameOf(before)}`;
  const count = async () => (await counted(rows, listing, parentId)) ?? 0;
  return andThen(
    rows.load(key, parentId, parentIds => readPages(rows, listing, parentIds, range)),
    found => toPage(found ?? [], range, count, listing.key?.of),
  );
}

const nameOf = (cursor: Cursor | null) => cursor && JSON.stringify(cursor);

export interface Range {
  readonly size: number;
  readonly backward: boolean;
  readonly after: Cursor | null;
  readonly before: Cursor | null;
}

/** Where an item stands: its id, behind its key in a list that has one. */
interface Cursor {
  readonly id: string;
  readonly key: string;
}

export function rangeOf({ first, after, last, before }: PageArgs, isKeyed = false): Range {
  if (first != null && last != null) {
    throw new BadArgument('last', 'Give either first or last, not both.');
  }
  const size = first ?? last ?? defaultSize;
  if (size < 0 || size > maxSize) {
    throw new BadArgument(last == null ? 'first' : 'last', `A page holds 0 to ${maxSize} items.`);
  }
  return {
    size,
    backward: last != null,
    after: readCursor('after', after, isKeyed),
    before: readCursor('before', before, isKeyed),
  };
}

/** The condition and the order that select a range, of a relation `t`, with one more row to see whether there are more. */
export function rangeSql(
  { size, backward, after, before }: Range,
  key?: Pick<SortKey<never>, 'column'>,
): RawBuilder<unknown> {
  if (!key) {
    const older = after ? sql`t.id < ${after.id}::uuid` : sql`true`;
    const newer = before ? sql`t.id > ${before.id}::uuid` : sql`true`;
    return sql`${older} and ${newer} order by t.id ${backward ? sql`asc` : sql`desc`} limit ${size + 1}`;
  }
  const position = sql`(${key.column}, t.id)`;
  const behind = after ? sql`${position} > (${after.key}::text, ${after.id}::uuid)` : sql`true`;
  const ahead = before ? sql`${position} < (${before.key}::text, ${before.id}::uuid)` : sql`true`;
  const direction = backward ? sql`desc` : sql`asc`;
  return sql`${behind} and ${ahead} order by ${key.column} ${direction}, t.id ${direction} limit ${size + 1}`;
}

export function toPage<Item>(
  found: readonly Item[],
  range: Range,
  count: () => Promise<number>,
  keyOf: (item: Item) => string = () => '',
): Page<Item> {
  const { size, backward, after, before } = range;
  const more = found.length > size;
  const items = found.slice(0, size);
  if (backward) {
    items.reverse();
  }
  const edges = items.map(node => new Edge(node, keyOf));
  return {
    edges,
    pageInfo: new PagePosition(edges, backward ? before !== null : more, backward ? more : after !== null),
    get totalCount() {
      return count();
    },
  };
}

/** Cursors are written when they are asked for, as many clients do not. */
class Edge<Item> {
  readonly node: Item;
  readonly #keyOf: (item: Item) => string;

  constructor(node: Item, keyOf: (item: Item) => string) {
    this.node = node;
    this.#keyOf = keyOf;
  }

  get cursor(): string {
    return writeCursor({ id: (this.node as { id: string }).id, key: this.#keyOf(this.node) });
  }
}

class PagePosition {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: readonly { readonly cursor: string }[];

  constructor(edges: readonly { readonly cursor: string }[], hasNextPage: boolean, hasPreviousPage: boolean) {
    this.#edges = edges;
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
  }

  get startCursor(): string | null {
    return this.#edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}

async function readPages<Entity extends object>(
  rows: Rows,
  { entity, from, parent, key, where }: Listing<Entity>,
  parentIds: readonly string[],
  range: Range,
): Promise<Map<string, Row<Entity>[]>> {
  const { table, columns } = shapeOf(rows.em, entity);
  const condition = where?.(rows.now) ?? sql`true`;
  const pageUnder = (id: RawBuilder<unknown>) =>
    sql`select ${columns} from ${from ?? table} t
      where ${sql.ref(`t.${parent}`)} = ${id} and ${condition} and ${rangeSql(range, key)}`;
  const found = await rows.read<Entity, { parentId: string }>(
    entity,
    parentIds.length === 1
      ? sql`select ${parentIds[0]}::uuid as "parentId", page.* from (${pageUnder(sql`${parentIds[0]}::uuid`)}) page`
      : sql`select parent.id as "parentId", page.* from unnest(${parentIds}::uuid[]) parent(id)
          cross join lateral (${pageUnder(sql`parent.id`)}) page`,
  );
  return Map.groupBy(found, row => row.parentId);
}

function counted<Entity extends object>(
  rows: Rows,
  listing: Listing<Entity>,
  parentId: string,
): Promise<number | null> {
  const { entity, from, parent, where } = listing;
  return rows
    .batched<number>(`${listing.name} count`, async parentIds => {
      const { table } = shapeOf(rows.em, entity);
      const column = sql.ref(`t.${parent}`);
      const found = await rows.read<object, { parentId: string; count: number }>(
        entity,
        sql`select ${column} as "parentId", count(*)::int as count from ${from ?? table} t
          where ${column} ${among(parentIds)} and ${where?.(rows.now) ?? sql`true`} group by 1`,
      );
      return new Map(found.map(row => [row.parentId, row.count]));
    })
    .load(parentId);
}

function writeCursor({ id, key }: Cursor): string {
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.from(key)]).toString('base64url');
}

function readCursor(argument: string, cursor: string | null | undefined, isKeyed: boolean): Cursor | null {
  if (cursor == null) {
    return null;
  }
  const bytes = Buffer.from(cursor, 'base64url');
  const key = bytes.subarray(16).toString();
  const isWhole = bytes.toString('base64url') === cursor && bytes.length >= 16 && !key.includes('\0');
  if (!isWhole || (key !== '') !== isKeyed) {
    throw new BadArgument(argument, 'Expected the cursor of an item, as an earlier page of this list gave it.');
  }
  const id = bytes
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { id, key };
}
