import { type Page, type PageArgs, type Range, rangeOf, rangeSql, toPage } from '../../shared/database/listing.ts';
import { readInstants, type Row, type Rows, shapeOf } from '../../shared/database/rows.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import { Invitation } from './invitation.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';

/** Who belongs to a workspace, or is asked to. */
export type PersonRow = (Row<WorkspaceMember> | Row<Invitation>) & { readonly __typename: string };

interface Found {
  readonly parentId: string;
  readonly typename: string;
  readonly fields: Record<string, unknown>;
}

const kinds = [
  { typename: 'WorkspaceMember', entity: WorkspaceMember, where: () => sql`t.ended_at is null` },
  {
    typename: 'Invitation',
    entity: Invitation,
    where: (now: Date) => sql`t.state = 'PENDING' and t.expires_at > ${now}`,
  },
] as const;

/** Live members and pending invitations of a workspace in one list. Pages of many workspaces are one statement. */
export async function pageOfPeople(rows: Rows, workspaceId: string, args: PageArgs): Promise<Page<PersonRow>> {
  const range = rangeOf(args);
  const loader = rows.batched(`people of workspace ${JSON.stringify(range)}`, ids => readPeople(rows, ids, range));
  return toPage((await loader.load(workspaceId)) ?? [], range, () => countPeople(rows, workspaceId));
}

/** Each kind gives the page from a range of its own index; the two are merged, and cut again. */
async function readPeople(
  rows: Rows,
  workspaceIds: readonly string[],
  range: Range,
): Promise<Map<string, PersonRow[]>> {
  const parts = kinds.map(({ typename, entity, where }) => {
    const { table, columns } = shapeOf(rows.em, entity);
    return sql`(
      select t.id, ${typename}::text as typename, to_jsonb(f) as fields
      from ${table} t cross join lateral (select ${columns}) f
      where t.workspace_id = parent.id and ${where(rows.now)} and ${rangeSql(range)}
    )`;
  });
  const found = await query(
    rows.em,
    sql<Found>`
      select parent.id as "parentId", page.typename, page.fields
      from unnest(${workspaceIds}::uuid[]) parent(id) cross join lateral (
        select * from (${sql.join(parts, sql` union all `)}) t where ${rangeSql(range)}
      ) page`,
  );
  const people = found.map(({ parentId, typename, fields }) => {
    readInstants(fields, ['createdAt', 'expiresAt', 'endedAt']);
    return Object.assign(fields, { parentId, __typename: typename }) as unknown as PersonRow & { parentId: string };
  });
  return Map.groupBy(people, person => person.parentId);
}

async function countPeople(rows: Rows, workspaceId: string): Promise<number> {
  const loader = rows.batched<number>('people of workspace, counted', async ids => {
    const parts = kinds.map(({ entity, where }) => {
      const { table } = shapeOf(rows.em, entity);
      return sql`select t.workspace_id from ${table} t where t.workspace_id ${among(ids)} and ${where(rows.now)}`;
    });
    const found = await query(
      rows.em,
      sql<{ workspaceId: string; count: number }>`
        select workspace_id as "workspaceId", count(*)::int as count from (${sql.join(parts, sql` union all `)}) t group by 1`,
    );
    return new Map(found.map(row => [row.workspaceId, row.count]));
  });
  return (await loader.load(workspaceId)) ?? 0;
}
