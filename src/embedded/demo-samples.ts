import type { EntityManager } from '@mikro-orm/postgresql';

import type { ExampleIds } from '../http/explorer-examples.ts';
import { findViewer } from '../modules/identity/index.ts';
import { Rows } from '../shared/database/rows.ts';
import { query, sql } from '../shared/database/sql.ts';
import { formatId } from '../shared/ids.ts';

interface Found {
  readonly users: string[];
  readonly workspaceId: string | null;
  readonly memberEmail: string | null;
  readonly revUserId: string | null;
  readonly revOrgId: string | null;
}

/** Ids of what the demo administrator could remove, so that the examples of the explorer run as they are. */
export async function findDemoSamples(em: EntityManager, token: string, now: Date): Promise<Partial<ExampleIds>> {
  const viewer = await findViewer(new Rows(em, now), token);
  const organization = sql`${viewer?.organizationId ?? null}::uuid`;
  const [found] = await query(
    em,
    sql<Found>`
      select
        array(
          select u.id from users u where u.organization_id = ${organization} and u.role = 'MEMBER' and u.status = 'ACTIVE'
          order by u.id limit 2
        ) as users,
        member."workspaceId", member."memberEmail", link."revUserId", link."revOrgId"
      from (select) nothing
      left join lateral (
        select m.workspace_id as "workspaceId", u.email as "memberEmail"
        from workspace w join workspace_member m on m.workspace_id = w.id join users u on u.id = m.user_id
        where w.organization_id = ${organization} and m.ended_at is null and m.role = 'MEMBER' order by m.id limit 1
      ) member on true
      left join lateral (
        select l.rev_user_id as "revUserId", l.rev_org_id as "revOrgId"
        from rev_org o join rev_user_link l on l.rev_org_id = o.id
        where o.organization_id = ${organization} order by l.id limit 1
      ) link on true`,
  );
  return {
    ...(found?.users.length && { userIds: found.users.map(id => formatId('usr', id)) }),
    ...(found?.workspaceId && { workspaceId: formatId('wsp', found.workspaceId) }),
    ...(found?.memberEmail && { subOrEmail: found.memberEmail }),
    ...(found?.revUserId && { revUserId: formatId('rvu', found.revUserId) }),
    ...(found?.revOrgId && { revOrgId: formatId('rvo', found.revOrgId) }),
  };
}
