import { query, sql } from '../../src/shared/database/sql.ts';
import type { Api } from '../support/api.ts';

/** What the database holds its rows by. */
export async function indexesAndConstraints(api: Api): Promise<string[]> {
  const found = await query(
    api.em(),
    sql<{ definition: string }>`
      select pg_get_indexdef(indexrelid) || indisvalid as definition from pg_index i
      join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace
      union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
      from pg_constraint where connamespace = 'public'::regnamespace
      order by 1`,
  );
  return found.map(({ definition }) => definition);
}
