import { query, sql } from '../../src/shared/database/sql.ts';
import { formatId, idKinds, type IdKind } from '../../src/shared/ids.ts';
import type { Api } from './api.ts';
import type { KnownIds } from './schema-walk.ts';

/** The ids of all rows that the API can name. */
export async function idsOf(api: Api): Promise<KnownIds> {
  const kinds = (Object.keys(idKinds) as IdKind[]).flatMap(kind => {
    const table = tableOf(api, kind);
    return table ? [{ kind, table }] : [];
  });
  const found = await Promise.all(
    kinds.map(async ({ kind, table }) => {
      const rows = await query(api.em(), sql<{ id: string }>`select id from ${sql.table(table)} order by id`);
      return [kind, rows.map(({ id }) => formatId(kind, id))] as const;
    }),
  );
  return new Map(found);
}

/** Where the rows of a kind stand. */
export function tableOf(api: Api, kind: IdKind): string | undefined {
  const type = idKinds[kind];
  const metas = [...api.orm.getMetadata().getAll().values()];
  return metas.find(({ className }) => className === type || className === `Stored${type}`)?.tableName;
}
