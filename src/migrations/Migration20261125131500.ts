import { Migration } from '@mikro-orm/migrations';

/**
 * Announces, at the commit of whatever statement did it, that a key of a service account is good for nothing any more:
 * revoked, or gone with its account or its workspace.
 */
export class Migration20261125131500 extends Migration {
  override name = 'Migration20261125131500';

  override up(): void | Promise<void> {
    this.addSql(`
      create function live_service_account_key_ended() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          perform live_announce(array_agg(json_build_object(
            'type', 'service_account_key.ended', 'serviceAccountId', o.service_account_id, 'keyId', o.id)))
          from before o where o.ended_at is null having count(*) > 0;
        else
          perform live_announce(array_agg(json_build_object(
            'type', 'service_account_key.ended', 'serviceAccountId', n.service_account_id, 'keyId', n.id)))
          from after n join before o using (id)
          where n.ended_at is not null and o.ended_at is null having count(*) > 0;
        end if;
        return null;
      end $$;
    `);
    this.addSql(`create trigger live_service_account_key_updated after update on service_account_key
      referencing old table as before new table as after
      for each statement execute function live_service_account_key_ended();`);
    this.addSql(`create trigger live_service_account_key_deleted after delete on service_account_key
      referencing old table as before for each statement execute function live_service_account_key_ended();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop function live_service_account_key_ended cascade;`);
  }
}
