import type { PoolClient } from 'pg';

/**
 * Takes a table's foreign keys and those indexes away that hold no constraint, until the transaction ends.
 *
 * To check and to index many rows at once takes a fraction of the time that one row after the other takes.
 *
 * @returns what makes them again, and fails if a row refers to nothing, or stands twice
 */
export async function setIndexesAside(client: PoolClient, table: string): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ aside: string; again: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as aside,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as again
     from pg_constraint where conrelid = $1::regclass and contype = 'f'
     union all
     select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
     from pg_index where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
    [client.escapeIdentifier(table)],
  );
  for (const { aside } of rows) {
    await client.query(aside);
  }
  return async () => {
    for (const { again } of rows.toReversed()) {
      await client.query(again);
    }
  };
}
