import type { EntityMetadata, MikroORM } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { type ErasureRule, erasureRulesOf } from '../../shared/erasure/on-erasure.ts';
import { erasurePlanOf } from './erasure-plan.ts';

/** Tables that are not Leaver's own. */
const foreign = new Set(['schema_migration']);

/** Names that say that a column holds a person, or how to reach one. */
const personal =
  /(^|_)(by|by_id|user_id|owner_id|actor_id|subject_id|sender_id|recipient_id|author_id)$|email|phone|(^|_)address/;

interface Column {
  readonly table: string;
  readonly column: string;
  /** Table that a foreign key leads to; null without one. */
  readonly target: string | null;
  /** Whether an index begins with the column. */
  readonly indexed: boolean;
}

/**
 * Holds the declarations of erasure against the live catalogue of PostgreSQL, not against what the entities believe.
 *
 * @throws {Error} naming each column that refers to a person and declares nothing, each rule that cannot be carried out,
 * and each foreign key without an index, with what to write
 */
export async function requireErasureRules(orm: MikroORM): Promise<void> {
  const columns = await readColumns(orm);
  const erased = new Set(['users', ...erasurePlanOf(orm.getMetadata()).deletes.map(({ table }) => table)]);
  const entities = new Map([...orm.getMetadata().getAll().values()].map(meta => [meta.tableName, meta]));
  const faults = columns.flatMap(column => faultsOf(column, erased, entities.get(column.table)));
  if (faults.length > 0) {
    throw new Error(
      `The database and the rules of erasure do not agree:\n${faults.map(fault => `  - ${fault}`).join('\n')}`,
    );
  }
}

function faultsOf(
  { table, column, target, indexed }: Column,
  erased: ReadonlySet<string>,
  meta?: EntityMetadata,
): string[] {
  const rule = meta && ruleOf(meta, column);
  const refers = target === null ? personal.test(column) : erased.has(target);
  const faults: string[] = [];
  if (refers && !rule) {
    const place = meta ? `the property of ${meta.className}` : `a property of a new entity for the table ${table}`;
    faults.push(
      `${table}.${column} refers to a person or to what is erased with one, and nothing says what becomes of it. ` +
        `Write @OnErasure(deleteRow()), @OnErasure(clearReference()), @OnErasure(scrub(…)) or @OnErasure(keep('why')) beside ${place}.`,
    );
  }
  if (rule?.action === 'keep' && target !== null && target !== 'users' && erased.has(target)) {
    faults.push(
      `${table}.${column} is declared to be kept, but ${target} is erased and the foreign key forbids that. ` +
        'Write @OnErasure(deleteRow()) or @OnErasure(clearReference()) instead.',
    );
  }
  if (target !== null && !indexed) {
    faults.push(
      `${table}.${column} is a foreign key without an index, so that each erasure would read the whole table. ` +
        `Write @Index({ properties: ['${meta ? propertyOf(meta, column) : column}'] }) on its entity, and run npm run migration.`,
    );
  }
  return faults;
}

function ruleOf(meta: EntityMetadata, column: string): ErasureRule | undefined {
  return erasureRulesOf(meta.class).get(propertyOf(meta, column));
}

function propertyOf(meta: EntityMetadata, column: string): string {
  return meta.props.find(({ fieldNames }) => fieldNames?.includes(column))?.name ?? column;
}

async function readColumns(orm: MikroORM): Promise<Column[]> {
  const columns = await query(
    orm.em.fork(),
    sql<Column>`
      select c.relname as table, a.attname as column, target.relname as target,
        exists (
          select 1 from pg_index i
          where i.indrelid = c.oid and i.indisvalid and i.indpred is null and i.indkey[0] = a.attnum
        ) as indexed
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)
      left join pg_class target on target.oid = f.confrelid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      order by 1, 2`,
  );
  return columns.filter(({ table }) => !foreign.has(table));
}
