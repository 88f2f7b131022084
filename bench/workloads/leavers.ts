import { readFrom } from '../cluster.ts';
import type { Side } from '../side.ts';

/** Users of an organization who can be deleted in any order and number, in an order that has nothing to do with age. */
export async function chooseLeavers(url: string, organizationId: string): Promise<string[]> {
  const found = await readFrom<{ id: string }>(
    url,
    `select u.id from users u
     where u.organization_id = $1 and u.role = 'MEMBER' and u.status = 'ACTIVE'
       and not exists (select from legal_hold h where h.user_id = u.id and h.released_at is null)
       and not exists (
         select from workspace_member m where m.user_id = u.id and m.role = 'ADMIN' and m.ended_at is null
           and m.id = (select min(id::text)::uuid from workspace_member first
                       where first.workspace_id = m.workspace_id and first.role = 'ADMIN' and first.ended_at is null
                         and first.user_id is not null)
       )
     order by md5(u.id::text)`,
    [organizationId],
  );
  return found.map(({ id }) => id);
}

/** @throws {Error} unless nothing is left of the users but tombstones, and (but for the bare limit) each was recorded */
export async function requireErased(url: string, side: Side, userIds: readonly string[]): Promise<void> {
  const [left] = await readFrom<Record<string, number>>(
    url,
    `select
       (select count(*)::int from users where id = any($1) and status <> 'DELETED') as users,
       (select count(*)::int from workspace_member where user_id = any($1)) as members,
       (select count(*)::int from conversation where owner_id = any($1)) as conversations,
       (select count(*)::int from stored_file where owner_id = any($1)) as files,
       (select count(*)::int from memory where owner_id = any($1)) as memories,
       (select count(*)::int from notification where recipient_id = any($1)) as notifications,
       (select count(*)::int from session where user_id = any($1) and ended_at is null and $2) as sessions,
       (select count(*)::int from unnest($1::uuid[]) as t (id) where $2 and not exists (
         select from audit_event e where e.subject_id = t.id and e.action = 'user.deleted'
       )) as unrecorded`,
    [userIds, side !== 'bare'],
  );
  const faults = Object.entries(left ?? {}).filter(([, count]) => count !== 0);
  if (faults.length > 0) {
    throw new Error(`${side} left behind ${JSON.stringify(Object.fromEntries(faults))}`);
  }
}
