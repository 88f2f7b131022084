import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';
import type { Group } from './keepers.ts';

/** Workspaces in which no admin who can act would stay. The caller has locked them. */
export function workspacesWithoutAdmin(em: EntityManager, leaving: readonly string[]): Promise<Group[]> {
  return query(
    em,
    sql<Group>`
      select m.workspace_id as id, w.organization_id as "organizationId", array_agg(m.user_id) as leaving,
        array_agg(m.user_id) filter (where m.role = 'ADMIN') as "leavingKeepers",
        exists (
          select 1 from workspace_member s
          where s.workspace_id = m.workspace_id and s.ended_at is null
            and s.user_id is not null and s.user_id <> all(${leaving}::uuid[])
        ) as "someoneStays"
      from workspace_member m join workspace w on w.id = m.workspace_id
      where m.user_id ${among(leaving)} and m.ended_at is null and not exists (
        select 1 from workspace_member a join users u on u.id = a.user_id and u.status = 'ACTIVE'
        where a.workspace_id = m.workspace_id and a.role = 'ADMIN' and a.ended_at is null
          and a.user_id <> all(${leaving}::uuid[])
      )
      group by m.workspace_id, w.organization_id
      having bool_or(m.role = 'ADMIN')
      order by 1`,
  );
}

/** Organizations in which no owner who can act would stay. The caller has locked them. */
export function organizationsWithoutOwner(em: EntityManager, leaving: readonly string[]): Promise<Group[]> {
  return query(
    em,
    sql<Group>`
      select u.organization_id as id, u.organization_id as "organizationId", array_agg(u.id) as leaving,
        array_agg(u.id) filter (where u.role = 'OWNER') as "leavingKeepers",
        exists (
          select 1 from users s
          where s.organization_id = u.organization_id and s.status in ('ACTIVE', 'SUSPENDED')
            and s.id <> all(${leaving}::uuid[])
        ) as "someoneStays"
      from users u
      where u.id ${among(leaving)} and u.status in ('ACTIVE', 'SUSPENDED') and not exists (
        select 1 from users o
        where o.organization_id = u.organization_id and o.role = 'OWNER' and o.status = 'ACTIVE'
          and o.id <> all(${leaving}::uuid[])
      )
      group by u.organization_id
      having bool_or(u.role = 'OWNER')
      order by 1`,
  );
}

/** Whether an organization has an owner who can act beside a user. The caller has locked it. */
export async function hasOtherOwner(em: EntityManager, organizationId: string, userId: string): Promise<boolean> {
  const owners = await query(
    em,
    sql`select 1 from users where organization_id = ${organizationId}::uuid and role = 'OWNER' and status = 'ACTIVE'
      and id <> ${userId}::uuid limit 1`,
  );
  return owners.length > 0;
}
