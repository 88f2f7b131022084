import { Migration } from '@mikro-orm/migrations';

/**
 * Announces, at the commit of whatever statement did it, that access has ended, and what the people of a workspace are
 * shown of it. By triggers, so that no operation can forget it; once a statement, so that a thousand rows cost as much
 * as one.
 */
export class Migration20261125080000 extends Migration {
  override name = 'Migration20261125080000';

  override up(): void | Promise<void> {
    // PostgreSQL refuses a notice of 8,000 bytes, and an event has at most 230.
    this.addSql(`
      create function live_announce(events json[]) returns void language sql as $$
        select pg_notify('leaver_live', json_agg(event order by position)::text)
        from unnest(events) with ordinality as e(event, position)
        group by (position - 1) / 30 order by (position - 1) / 30
      $$;
    `);

    this.addSql(`
      create function live_session_ended() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          perform live_announce(array_agg(json_build_object(
            'type', 'session.ended', 'userId', o.user_id, 'sessionId', o.id, 'reason', null)))
          from before o where o.ended_at is null having count(*) > 0;
        else
          perform live_announce(array_agg(json_build_object(
            'type', 'session.ended', 'userId', n.user_id, 'sessionId', n.id, 'reason', n.end_reason)))
          from after n join before o using (id)
          where n.ended_at is not null and o.ended_at is null having count(*) > 0;
        end if;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_session_updated after update on session
      referencing old table as before new table as after for each statement execute function live_session_ended();`);
    this.addSql(`create trigger live_session_deleted after delete on session
      referencing old table as before for each statement execute function live_session_ended();`);

    this.addSql(`
      create function live_user_changed() returns trigger language plpgsql as $$
      begin
        perform live_announce(array_agg(json_build_object('type', 'user.ended', 'userId', n.id, 'status', n.status)))
        from after n join before o using (id)
        where n.status <> 'ACTIVE' and o.status = 'ACTIVE' having count(*) > 0;
        perform live_announce(array_agg(json_build_object('type', 'user.role_changed', 'userId', n.id)))
        from after n join before o using (id)
        where n.role <> o.role or n.platform_role <> o.platform_role having count(*) > 0;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_user_updated after update on users
      referencing old table as before new table as after for each statement execute function live_user_changed();`);

    this.addSql(`
      create function live_organization_ended() returns trigger language plpgsql as $$
      begin
        perform live_announce(array_agg(json_build_object('type', 'organization.ended', 'organizationId', n.id)))
        from after n join before o using (id)
        where n.status <> 'ACTIVE' and o.status = 'ACTIVE' having count(*) > 0;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_organization_updated after update on organization
      referencing old table as before new table as after for each statement execute function live_organization_ended();`);

    this.addSql(`
      create function live_member(type text, member workspace_member) returns json language sql immutable as $$
        select json_build_object('type', type, 'memberId', member.id, 'workspaceId', member.workspace_id,
          'userId', member.user_id)
      $$;
    `);
    this.addSql(`
      create function live_member_changed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          perform live_announce(array_agg(live_member('member.joined', n)))
          from after n where n.ended_at is null having count(*) > 0;
        elsif tg_op = 'DELETE' then
          perform live_announce(array_agg(live_member('member.ended', o)))
          from before o where o.ended_at is null having count(*) > 0;
        else
          perform live_announce(array_agg(live_member(case
            when n.ended_at is not null then 'member.ended'
            when o.ended_at is not null then 'member.joined'
            else 'member.role_changed' end, n)))
          from after n join before o using (id)
          where (n.ended_at is null) <> (o.ended_at is null) or (n.ended_at is null and n.role <> o.role)
          having count(*) > 0;
        end if;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_member_inserted after insert on workspace_member
      referencing new table as after for each statement execute function live_member_changed();`);
    this.addSql(`create trigger live_member_updated after update on workspace_member
      referencing old table as before new table as after for each statement execute function live_member_changed();`);
    this.addSql(`create trigger live_member_deleted after delete on workspace_member
      referencing old table as before for each statement execute function live_member_changed();`);

    this.addSql(`
      create function live_invitation(type text, invitation invitation) returns json language sql immutable as $$
        select json_build_object('type', type, 'invitationId', invitation.id, 'workspaceId', invitation.workspace_id)
      $$;
    `);
    this.addSql(`
      create function live_invitation_changed() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          perform live_announce(array_agg(live_invitation('invitation.sent', n)))
          from after n where n.state = 'PENDING' having count(*) > 0;
        elsif tg_op = 'DELETE' then
          perform live_announce(array_agg(live_invitation('invitation.ended', o)))
          from before o where o.state = 'PENDING' having count(*) > 0;
        else
          perform live_announce(array_agg(live_invitation('invitation.ended', n)))
          from after n join before o using (id)
          where n.state <> 'PENDING' and o.state = 'PENDING' having count(*) > 0;
        end if;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_invitation_inserted after insert on invitation
      referencing new table as after for each statement execute function live_invitation_changed();`);
    this.addSql(`create trigger live_invitation_updated after update on invitation
      referencing old table as before new table as after for each statement execute function live_invitation_changed();`);
    this.addSql(`create trigger live_invitation_deleted after delete on invitation
      referencing old table as before for each statement execute function live_invitation_changed();`);

    this.addSql(`
      create function live_notification_received() returns trigger language plpgsql as $$
      begin
        perform live_announce(array_agg(json_build_object(
          'type', 'notification.received', 'userId', n.recipient_id, 'notificationId', n.id)))
        from after n having count(*) > 0;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_notification_inserted after insert on notification
      referencing new table as after for each statement execute function live_notification_received();`);
  }

  override down(): void | Promise<void> {
    for (const table of ['session', 'users', 'organization', 'workspace_member', 'invitation', 'notification']) {
      this.addSql(`
        do $$ declare t record; begin
          for t in select tgname from pg_trigger where tgrelid = '${table}'::regclass and tgname like 'live\\_%' loop
            execute format('drop trigger %I on ${table}', t.tgname);
          end loop;
        end $$;`);
    }
    this.addSql(`drop function live_session_ended, live_user_changed, live_organization_ended, live_member_changed,
      live_member, live_invitation_changed, live_invitation, live_notification_received, live_announce;`);
  }
}
