import type { Pool } from 'pg';

/** What must be true of every organization, whatever raced in it. Each statement finds the organizations where it is not. */
const laws = {
  'users, and no owner': `
    select o.id from organization o where o.id = any($1::uuid[])
      and exists (select from users u where u.organization_id = o.id and u.status = 'ACTIVE')
      and not exists (select from users u where u.organization_id = o.id and u.status = 'ACTIVE' and u.role = 'OWNER')`,
  'a workspace with members, and no admin': `
    select w.organization_id as id from workspace w where w.organization_id = any($1::uuid[])
      and exists (select from workspace_member m join users u on u.id = m.user_id
        where m.workspace_id = w.id and m.ended_at is null and u.status = 'ACTIVE')
      and not exists (select from workspace_member m join users u on u.id = m.user_id
        where m.workspace_id = w.id and m.ended_at is null and u.status = 'ACTIVE' and m.role = 'ADMIN')`,
  'a live session of somebody who has ended': `
    select u.organization_id as id from users u join session s on s.user_id = u.id
    where u.organization_id = any($1::uuid[]) and u.status <> 'ACTIVE' and s.ended_at is null`,
  'a refresh token of somebody who has ended': `
    select u.organization_id as id from users u join session s on s.user_id = u.id
      join refresh_token r on r.session_id = s.id
    where u.organization_id = any($1::uuid[]) and u.status <> 'ACTIVE'`,
  'a live session by an identity that is gone': `
    select u.organization_id as id from users u join session s on s.user_id = u.id
    where u.organization_id = any($1::uuid[]) and s.kind = 'FOREIGN_TOKEN' and s.ended_at is null
      and not exists (select from external_identity i where i.id = s.external_identity_id and i.user_id = u.id)`,
  'a membership of somebody who has ended': `
    select u.organization_id as id from users u join workspace_member m on m.user_id = u.id
    where u.organization_id = any($1::uuid[]) and u.status in ('REVOKED', 'DELETED') and m.ended_at is null`,
  'something left of somebody who was deleted': `
    select u.organization_id as id from users u
    where u.organization_id = any($1::uuid[]) and u.status = 'DELETED' and (
      exists (select from memory where owner_id = u.id) or exists (select from credential where user_id = u.id)
      or exists (select from external_identity where user_id = u.id)
      or exists (select from workspace_member where user_id = u.id)
      or exists (select from account_token where user_id = u.id) or exists (select from mail where person_id = u.id)
      or exists (select from account_permission where user_id = u.id)
      or exists (select from refresh_token r join session s on s.id = r.session_id where s.user_id = u.id))`,
  'a deletion that is not written down once': `
    select u.organization_id as id from users u
    where u.organization_id = any($1::uuid[]) and u.status = 'DELETED' and 1 <> (
      select count(*) from audit_event e where e.subject_id = u.id and e.action in ('user.deleted', 'user.purged'))`,
  'a membership by an invitation that was not accepted': `
    select w.organization_id as id from workspace w join workspace_member m on m.workspace_id = w.id
      join users u on u.id = m.user_id
    where w.organization_id = any($1::uuid[]) and m.source = 'INVITATION' and 1 <> (
      select count(*) from invitation i
      where i.workspace_id = w.id and i.email_key = u.email_key and i.state = 'ACCEPTED')`,
  'an invitation that ended more than once': `
    select w.organization_id as id from workspace w join invitation i on i.workspace_id = w.id
    where w.organization_id = any($1::uuid[]) and 1 < (
      select count(*) from audit_event e where e.subject_id = i.id
        and e.action in ('invitation.accepted', 'invitation.declined', 'invitation.revoked', 'invitation.expired'))`,
  'two of one address': `
    select w.organization_id as id from workspace w join invitation i on i.workspace_id = w.id and i.state = 'PENDING'
      join users u on u.email_key = i.email_key join workspace_member m on m.user_id = u.id and m.workspace_id = w.id
    where w.organization_id = any($1::uuid[]) and m.ended_at is null and i.expires_at > now()`,
};

/** Looks for organizations in which a law does not hold: one statement a law, however many rounds there were. */
export async function findBroken(db: Pool, organizationIds: readonly string[]): Promise<string[]> {
  const broken = [];
  for (const [law, text] of Object.entries(laws)) {
    const { rows } = await db.query<{ id: string }>(text, [organizationIds]);
    broken.push(...new Set(rows.map(({ id }) => `organization ${id} has ${law}`)));
  }
  return broken;
}
