import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../src/shared/database/sql.ts';

/**
 * A fingerprint of each table, jobs included, by name; without the chain of audit events, which follows from them, and
 * without the counts of tries, which go up whatever becomes of them.
 *
 * Two equal snapshots mean that not a single value of a single row has changed.
 */
export async function snapshotOf(em: EntityManager): Promise<Record<string, string>> {
  const tables = await query(
    em,
    sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables
      where (schemaname = 'public' and tablename not in ('audit_head', 'audit_link', 'rate_count')) or (schemaname = 'graphile_worker' and tablename = '_private_jobs') order by 1, 2`,
  );
  const parts = tables.map(
    ({ schema, name }) => sql`
      select ${name}::text as name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as rows
      from ${sql.table(`${schema}.${name}`)} t`,
  );
  const found = await query(em, sql<{ name: string; rows: string }>`${sql.join(parts, sql` union all `)}`);
  return Object.fromEntries(found.map(({ name, rows }) => [name, rows]));
}
