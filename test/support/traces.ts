import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../src/shared/database/sql.ts';

/** Tables, jobs included, with the number of rows that hold a text in any column. */
export async function tracesOf(em: EntityManager, text: string): Promise<Record<string, number>> {
  const tables = await tableNames(em);
  const parts = tables.map(
    name =>
      sql`select ${name}::text as name, count(*)::int as count from ${sql.table(name)} t where strpos(t::text, ${text}) > 0`,
  );
  const found = await query(em, sql<{ name: string; count: number }>`${sql.join(parts, sql` union all `)}`);
  return Object.fromEntries(found.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]));
}

/** What follows from the audit events, whatever they are about, and counts of tries. */
const besides = new Set(['public.audit_head', 'public.audit_link', 'public.rate_count']);

type Table = ReadonlyMap<string, string>;

/** Every row of every table, as text, by table and id. */
export async function readAll(em: EntityManager): Promise<ReadonlyMap<string, Table>> {
  const tables = (await tableNames(em)).filter(
    name => name.startsWith('public.') && !name.endsWith('.schema_migration') && !besides.has(name),
  );
  const read = await Promise.all(
    tables.map(async name => {
      const rows = await query(
        em.fork(),
        sql<{ id: string; row: string }>`select id, t::text as row from ${sql.table(name)} t`,
      );
      return [name.replace('public.', ''), new Map(rows.map(({ id, row }) => [id, row]))] as const;
    }),
  );
  return new Map(read);
}

/** How many rows of each table were added, changed and removed between two readings; tables without any are left out. */
export function difference(
  before: ReadonlyMap<string, Table>,
  after: ReadonlyMap<string, Table>,
): Record<string, { added?: number; changed?: number; removed?: number }> {
  const tables = [...before].map(([name, old]) => {
    const fresh = after.get(name) ?? new Map<string, string>();
    const counts = {
      added: [...fresh.keys()].filter(id => !old.has(id)).length,
      changed: [...fresh].filter(([id, row]) => old.has(id) && old.get(id) !== row).length,
      removed: [...old.keys()].filter(id => !fresh.has(id)).length,
    };
    return [name, Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))] as const;
  });
  return Object.fromEntries(tables.filter(([, counts]) => Object.keys(counts).length > 0));
}

async function tableNames(em: EntityManager): Promise<string[]> {
  const tables = await query(
    em,
    sql<{ name: string }>`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname = 'public' or (schemaname = 'graphile_worker' and tablename = '_private_jobs') order by 1`,
  );
  return tables.map(({ name }) => name);
}
