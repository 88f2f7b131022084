import { sql } from '../../src/shared/database/sql.ts';
import { startOfTime } from '../support/api.ts';

/** What a world must not hold, and the statement that would find it. */
export const brokenRules: readonly (readonly [string, ReturnType<typeof sql>])[] = [
  [
    'organization with a live user and no live owner',
    sql`select organization_id from users where status = 'ACTIVE' group by 1 having not bool_or(role = 'OWNER')`,
  ],
  ['organization without users', sql`select id from organization where id not in (select organization_id from users)`],
  [
    'workspace without a live administrator',
    sql`select w.id from workspace w where not exists (
        select from workspace_member m join users u on u.id = m.user_id
        where m.workspace_id = w.id and m.role = 'ADMIN' and m.ended_at is null and u.status = 'ACTIVE')`,
  ],
  [
    'account without exactly one default rev org',
    sql`select a.id from account a left join rev_org r on r.account_id = a.id and r.is_default group by 1 having count(r.id) <> 1`,
  ],
  [
    'rev org of another tenant than its account',
    sql`select r.id from rev_org r join account a on a.id = r.account_id where a.organization_id <> r.organization_id`,
  ],
  [
    'link between tenants',
    sql`select l.id from rev_user_link l join rev_user u on u.id = l.rev_user_id join rev_org r on r.id = l.rev_org_id
        where u.organization_id <> r.organization_id`,
  ],
  [
    'link without its association with the account',
    sql`select l.id from rev_user_link l join rev_org r on r.id = l.rev_org_id where not exists (
        select from account_contact c where c.account_id = r.account_id and c.rev_user_id = l.rev_user_id)`,
  ],
  [
    'thing of a deleted user',
    sql`select u.id from users u where u.status = 'DELETED' and (
        exists (select from credential t where t.user_id = u.id) or
        exists (select from user_permission t where t.user_id = u.id) or
        exists (select from account_permission t where t.user_id = u.id) or
        exists (select from workspace_member t where t.user_id = u.id) or
        exists (select from conversation t where t.owner_id = u.id) or
        exists (select from stored_file t where t.owner_id = u.id) or
        exists (select from memory t where t.owner_id = u.id) or
        exists (select from agent t where t.owner_id = u.id) or
        exists (select from project t where t.owner_id = u.id) or
        exists (select from knowledge_base t where t.owner_id = u.id) or
        exists (select from notification t where u.id in (t.recipient_id, t.sender_id)) or
        exists (select from session t where t.user_id = u.id and (t.device is not null or t.ended_at is null)))`,
  ],
  [
    'personal value in a tombstone',
    sql`select id from users where status = 'DELETED' and num_nonnulls(email, email_key, given_name, family_name, display_name) > 0`,
  ],
  [
    'live session or membership of a user who has left',
    sql`select s.id from session s join users u on u.id = s.user_id
        where u.status in ('REVOKED', 'DELETED') and s.ended_at is null and s.expires_at > ${startOfTime}
        union all
        select m.id from workspace_member m join users u on u.id = m.user_id where (u.status = 'REVOKED') <> (m.ended_at is not null)`,
  ],
  [
    'membership by invitation without its accepted invitation, or the other way round',
    sql`select m.workspace_id, u.email_key from workspace_member m join users u on u.id = m.user_id where m.source = 'INVITATION'
        except select workspace_id, email_key from invitation where state = 'ACCEPTED'
        union all
        (select workspace_id, email_key from invitation where state = 'ACCEPTED'
        except select m.workspace_id, u.email_key from workspace_member m join users u on u.id = m.user_id where m.source = 'INVITATION')`,
  ],
  [
    'pending invitation of a member, or one that is past its time',
    sql`select i.id from invitation i left join users u on u.email_key = i.email_key
        left join workspace_member m on m.user_id = u.id and m.workspace_id = i.workspace_id
        where i.state = 'PENDING' and (m.id is not null or i.expires_at <= ${startOfTime})`,
  ],
  [
    'user who does not take part in two projects and one team, or takes part in those of another tenant',
    sql`select u.id from users u where u.status <> 'DELETED' and (
          (select count(*) from project_member m join project p on p.id = m.project_id
            where m.user_id = u.id and p.organization_id = u.organization_id) <> 2 or
          (select count(*) from team_member m join team t on t.id = m.team_id
            where m.user_id = u.id and t.organization_id = u.organization_id) <> 1)
        union all select m.id from project_member m join users u on u.id = m.user_id where u.status = 'DELETED'
        union all select p.id from project p join users u on u.id = p.owner_id
          where u.status <> 'ACTIVE' or u.organization_id <> p.organization_id`,
  ],
  [
    'row made after the present, or before the person came',
    sql`select id from message where created_at > ${startOfTime}
        union all select id from session where created_at > ${startOfTime} or ended_at > ${startOfTime}
        union all select c.id from conversation c join users u on u.id = c.owner_id where c.created_at < u.created_at
        union all select m.id from workspace_member m join users u on u.id = m.user_id where m.created_at < u.created_at
        union all select m.id from workspace_member m join workspace w on w.id = m.workspace_id where m.created_at < w.created_at
        union all select m.id from project_member m join users u on u.id = m.user_id where m.created_at < u.created_at
        union all select m.id from project_member m join project p on p.id = m.project_id where m.created_at < p.created_at`,
  ],
  [
    'id that does not begin with the time of its row',
    sql`select id from users where uuid_extract_timestamp(id) <> created_at
        union all select id from message where uuid_extract_timestamp(id) <> created_at`,
  ],
];
