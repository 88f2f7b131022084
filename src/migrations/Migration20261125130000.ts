import { Migration } from '@mikro-orm/migrations';

/** Announces that another provider's identity is no longer a user's, so that what follows with its tokens ends at once. */
export class Migration20261125130000 extends Migration {
  override name = 'Migration20261125130000';

  override up(): void | Promise<void> {
    this.addSql(`
      create function live_identity_ended() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          perform live_announce(array_agg(json_build_object('type', 'identity.ended', 'userId', o.user_id)))
          from before o having count(*) > 0;
        else
          perform live_announce(array_agg(json_build_object('type', 'identity.ended', 'userId', o.user_id)))
          from after n join before o using (id)
          where (n.user_id, n.provider, n.subject) <> (o.user_id, o.provider, o.subject) having count(*) > 0;
        end if;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_identity_updated after update on external_identity
      referencing old table as before new table as after for each statement execute function live_identity_ended();`);
    this.addSql(`create trigger live_identity_deleted after delete on external_identity
      referencing old table as before for each statement execute function live_identity_ended();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger live_identity_updated on external_identity;`);
    this.addSql(`drop trigger live_identity_deleted on external_identity;`);
    this.addSql(`drop function live_identity_ended;`);
  }
}
