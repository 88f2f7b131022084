import type { RawBuilder } from 'kysely';

import { BadArgument } from '../errors/access-errors.ts';
import { type EntityClass, type Row, type Rows, shapeOf } from './rows.ts';
import { sql } from './sql.ts';

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
  /** Counts when it is asked. */
  readonly totalCount: () => Promise<number>;
}

/**
 * A list of things under a parent, newest first.
 *
 * Ids sort by age, so that the id is both the order and the cursor, and each page is a range of one index.
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
  /** Further condition on the relation, which is named `t`. */
  readonly where?: (now: Date) => RawBuilder<unknown>;
}

/** A page under one parent. Pages of the same list and size under many parents are one statement. */
export async function pageOf<Entity extends object>(
  rows: Rows,
  listing: Listing<Entity>,
  parentId: string,
  args: PageArgs,
): Promise<Page<Row<Entity>>> {
  const range = rangeOf(args);
  const key = `${listing.name} ${JSON.stringify(range)}`;
  const found = await rows.batched(key, parentIds => readPages(rows, listing, parentIds, range)).load(parentId);
  return toPage(found ?? [], range, async () => (await counted(rows, listing, parentId)) ?? 0);
}

export interface Range {
  readonly size: number;
  readonly backward: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

export function rangeOf({ first, after, last, before }: PageArgs): Range {
  if (first != null && last != null) {
    throw new BadArgument('last', 'Give either first or last, not both.');
  }
  const size = first ?? last ?? defaultSize;
  if (size < 0 || size > maxSize) {
    throw new BadArgument(last == null ? 'first' : 'last', `A page holds 0 to ${maxSize} items.`);
  }
  return { size, backward: last != null, after: readCursor('after', after), before: readCursor('before', before) };
}

/** The condition and the order that select a range, of a relation `t`, with one more row to see whether there are more. */
export function rangeSql({ size, backward, after, before }: Range): RawBuilder<unknown> {
  const older = after ? sql`t.id < ${after}::uuid` : sql`true`;
  const newer = before ? sql`t.id > ${before}::uuid` : sql`true`;
  return sql`${older} and ${newer} order by t.id ${backward ? sql`asc` : sql`desc`} limit ${size + 1}`;
}

export function toPage<Item>(
  found: readonly Item[],
  { size, backward, after, before }: Range,
  totalCount: () => Promise<number>,
): Page<Item> {
  const more = found.length > size;
  const items = found.slice(0, size);
  if (backward) {
    items.reverse();
  }
  const edges = items.map(node => ({ cursor: writeCursor((node as { id: string }).id), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? before !== null : more,
      hasPreviousPage: backward ? more : after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

async function readPages<Entity extends object>(
  rows: Rows,
  { entity, from, parent, where }: Listing<Entity>,
  parentIds: readonly string[],
  range: Range,
): Promise<Map<string, Row<Entity>[]>> {
  const { table, columns } = shapeOf(rows.em, entity);
  const condition = where?.(rows.now) ?? sql`true`;
  const found = await rows.read<Entity, { parentId: string }>(
    entity,
    sql`select parent.id as "parentId", page.* from unnest(${parentIds}::uuid[]) parent(id) cross join lateral (
      select ${columns} from ${from ?? table} t where ${sql.ref(`t.${parent}`)} = parent.id and ${condition} and ${rangeSql(range)}
    ) page`,
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
          where ${column} = any(${parentIds}::uuid[]) and ${where?.(rows.now) ?? sql`true`} group by 1`,
      );
      return new Map(found.map(row => [row.parentId, row.count]));
    })
    .load(parentId);
}

function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function readCursor(argument: string, cursor: string | null | undefined): string | null {
  if (cursor == null) {
    return null;
  }
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  if (!/^[\w-]{22}$/.test(cursor) || hex.length !== 32) {
    throw new BadArgument(argument, 'Expected the cursor of an item, as an earlier page gave it.');
  }
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
