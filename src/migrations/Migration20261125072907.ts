import { Migration } from '@mikro-orm/migrations';

/** From here on, nobody changes what was recorded. */
export class Migration20261125072907 extends Migration {
  override name = 'Migration20261125072907';

  override up(): void {
    this.addSql(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation';
      end $$;`);
    for (const table of ['audit_event', 'audit_link']) {
      this.addSql(
        `create trigger append_only before update or delete on ${table} for each row execute function refuse_change();`,
      );
    }
    this.addSql(`
      create trigger forward_only before update on audit_head for each row
      when (new.organization_id <> old.organization_id or new.seq <> old.seq + 1) execute function refuse_change();`);
    this.addSql(
      `create trigger never_deleted before delete on audit_head for each row execute function refuse_change();`,
    );
    for (const table of ['audit_event', 'audit_link', 'audit_head']) {
      this.addSql(
        `create trigger never_emptied before truncate on ${table} for each statement execute function refuse_change();`,
      );
    }
  }

  override down(): void {
    this.addSql('drop function refuse_change() cascade;');
  }
}
