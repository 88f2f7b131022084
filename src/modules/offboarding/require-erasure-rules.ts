import type { EntityMetadata, MikroORM } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { erasureRuleOf } from '../../shared/erasure/on-erasure.ts';
import { type ErasurePlan, erasurePlanOf, erasureSubjects } from './erasure-plan.ts';

/** Tables that are not Leaver's own. */
const foreign = ['schema_migration'];

/** Names that say that a column holds a person, or how to reach one. */
const personalName =
  /(^|_)(by|by_id|(rev_)?user_ids?|owner_id|actor_id|subject_id|sender_id|recipient_id|author_id)$|e?mail(_|$)|email|phone|(^|_)(ip_)?address/;

/** Names that say so of a column that holds ids. */
const personalId =
  /(^|_)(rev_user|user|person|owner|actor|subject|sender|recipient|author|assignee|creator|inviter|invitee|holder|lead|contact)s?(_ids?)?$/;

/** Types that say so whatever the name: addresses of the network, and domains that are named for what they hold. */
const personalType = /^(inet|cidr|macaddr8?)(\[\])?$|email|phone|address/;

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** Table that a foreign key leads to; null without one. */
  readonly target: string | null;
}

interface ForeignKey {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Holds the declarations of erasure against the live catalogue of PostgreSQL, not against what the entities believe.
 *
 * @throws {Error} naming each column that refers to a person and declares nothing, each rule that cannot be carried out,
 * and each foreign key without an index, with what to write
 */
export async function requireErasureRules(orm: MikroORM): Promise<void> {
  const plans = erasureSubjects.map(subject => erasurePlanOf(orm.getMetadata(), subject));
  const entities = new Map([...orm.getMetadata().getAll().values()].map(meta => [meta.tableName, meta]));
  const rules = { erased: erasedBy(plans), cleared: clearedBy(plans) };
  const columns = await readColumns(orm);
  const unindexed = await readForeignKeysWithoutIndex(orm);
  const faults = [
    ...columns.flatMap(column => faultsOf(column, rules, entities.get(column.table))),
    ...unindexed.map(key => faultOfIndex(key, entities.get(key.table))),
  ];
  if (faults.length > 0) {
    throw new Error(
      `The database and the rules of erasure do not agree:\n${faults.map(fault => `  - ${fault}`).join('\n')}`,
    );
  }
}

interface Rules {
  /** Tables of people and of what is deleted with them, and whether a tombstone stays. */
  readonly erased: ReadonlyMap<string, 'GONE' | 'TOMBSTONE'>;
  /** Columns that are set to null, each with its table. */
  readonly cleared: ReadonlySet<string>;
}

function erasedBy(plans: readonly ErasurePlan[]): Rules['erased'] {
  return new Map([
    ...plans.flatMap(({ deletes }) => deletes.map(({ table }) => [table, 'GONE'] as const)),
    ...plans.map(({ people, blanks }) => [people, blanks.length > 0 ? 'TOMBSTONE' : 'GONE'] as const),
  ]);
}

function clearedBy(plans: readonly ErasurePlan[]): Rules['cleared'] {
  const columns = plans.flatMap(({ anonymizations, blanks, people }) => [
    ...anonymizations.flat().flatMap(({ table, clears }) => clears.map(column => `${table}.${column}`)),
    ...blanks.map(column => `${people}.${column}`),
  ]);
  return new Set(columns);
}

function faultsOf(
  { table, column, type, isNullable, target }: Column,
  { erased, cleared }: Rules,
  meta?: EntityMetadata,
): string[] {
  const rule = meta && erasureRuleOf(meta.class, propertyOf(meta, column));
  const refers = target === null ? isPersonal(column, type) : erased.has(target);
  const faults: string[] = [];
  if (refers && !rule) {
    const place = meta
      ? `the property of ${meta.className}`
      : `a property of a new entity for the table ${table}, and the entity into src/entities.ts`;
    faults.push(
      `${table}.${column} refers to a person or to what is erased with one, and nothing says what becomes of it. ` +
        "Write @OnErasure(deleteRow()), @OnErasure(clearReference()), @OnErasure(scrub(…)), @OnErasure(transfer()) or @OnErasure(keep('why')) " +
        `beside ${place}.`,
    );
  }
  if (rule?.action === 'keep' && target !== null && erased.get(target) === 'GONE') {
    faults.push(
      `${table}.${column} is declared to be kept, but ${target} is erased and the foreign key forbids that. ` +
        'Write @OnErasure(deleteRow()) or @OnErasure(clearReference()) instead.',
    );
  }
  if (!isNullable && cleared.has(`${table}.${column}`)) {
    faults.push(
      `${table}.${column} is declared to be cleared, but it takes no null. ` +
        'Make the property nullable and run npm run migration, or write @OnErasure(deleteRow()) instead.',
    );
  }
  return faults;
}

function isPersonal(column: string, type: string): boolean {
  return (
    personalName.test(column) || personalType.test(type) || (/^uuid(\[\])?$/.test(type) && personalId.test(column))
  );
}

function faultOfIndex({ table, columns }: ForeignKey, meta?: EntityMetadata): string {
  const properties = columns.map(column => `'${meta ? propertyOf(meta, column) : column}'`).join(', ');
  return (
    `${table}.${columns.join(', ')} is a foreign key without an index, so that each erasure would read the whole table. ` +
    `Write @Index({ properties: [${properties}] }) on its entity, and run npm run migration.`
  );
}

function propertyOf(meta: EntityMetadata, column: string): string {
  return meta.props.find(({ fieldNames }) => fieldNames?.includes(column))?.name ?? column;
}

function readColumns(orm: MikroORM): Promise<Column[]> {
  return query(
    orm.em.fork(),
    sql<Column>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
        not a.attnotnull as "isNullable", target.relname as target
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)
      left join pg_class target on target.oid = f.confrelid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and c.relname <> all(${foreign}::text[])
      order by 1, 2`,
  );
}

/** An index serves when it holds every row and begins with the columns of the key, in whatever order. */
function readForeignKeysWithoutIndex(orm: MikroORM): Promise<ForeignKey[]> {
  return query(
    orm.em.fork(),
    sql<ForeignKey>`
      select c.relname as table, array(
        select a.attname::text from unnest(f.conkey) with ordinality k(attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum order by place
      ) as columns
      from pg_constraint f join pg_class c on c.oid = f.conrelid
      where f.contype = 'f' and f.conparentid = 0 and c.relnamespace = current_schema()::regnamespace
        and c.relname <> all(${foreign}::text[]) and not exists (
          select from pg_index i
          where i.indrelid = c.oid and i.indisvalid and i.indpred is null
            and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey
        )
      order by 1, 2`,
  );
}
