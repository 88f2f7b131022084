import type { Pool } from 'pg';

import { run } from './run.ts';
import { requireAdministrator, viewerOf } from './session.ts';

interface PageInput {
  readonly organizationId: string;
  readonly first: number;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly memberships: readonly object[] | null;
}

/** Users of an organization for an administrator, with their memberships at home. */
export async function pageOfUsers(pool: Pool, token: string | null, input: PageInput) {
  requireAdministrator(await viewerOf(pool, token), input.organizationId);
  return pageOfUsersBare(pool, null, input);
}

/** One statement, which comes back as rows. */
export async function pageOfUsersBare(pool: Pool, _: string | null, { organizationId, first }: PageInput) {
  const rows = await run<Row>(
    pool,
    'page-of-users',
    `select u.id, u.email, o.id as "organizationId", o.name as "organizationName", m.memberships
     from (select id, email, organization_id from users
           where organization_id = $1 and status <> 'DELETED' order by id desc limit $2) u
     join organization o on o.id = u.organization_id
     cross join lateral (
       select json_agg(json_build_object('role', m.role, 'workspace', json_build_object('id', w.id, 'name', w.name))
                       order by m.id desc) as memberships
       from workspace_member m join workspace w on w.id = m.workspace_id
       where m.user_id = u.id and m.ended_at is null and w.organization_id = $1
     ) m
     order by u.id desc`,
    [organizationId, first + 1],
  );
  return {
    hasNextPage: rows.length > first,
    users: rows.slice(0, first).map(({ id, email, organizationId, organizationName, memberships }) => ({
      id,
      email,
      organization: { id: organizationId, name: organizationName },
      memberships: memberships ?? [],
    })),
  };
}
