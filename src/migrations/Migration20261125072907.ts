import { Migration } from '@mikro-orm/migrations';

const refuse = `raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation';`;

/** From here on, nobody changes what was recorded. */
export class Migration20261125072907 extends Migration {
  override name = 'Migration20261125072907';

  override up(): void {
    this.addSql(
      `create or replace function "audit_event_append_only_fn"() returns trigger as $$ begin ${refuse} end; $$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "audit_event" for each ROW execute function "audit_event_append_only_fn"();`,
    );

    this.addSql(
      `create or replace function "audit_link_append_only_fn"() returns trigger as $$ begin ${refuse} end; $$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "audit_link" for each ROW execute function "audit_link_append_only_fn"();`,
    );

    this.addSql(
      `create or replace function "audit_head_forward_only_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and new.organization_id = old.organization_id and new.seq = old.seq + 1 then return new; end if; ${refuse} end; $$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "forward_only" BEFORE UPDATE OR DELETE on "audit_head" for each ROW execute function "audit_head_forward_only_fn"();`,
    );

    // The ORM does not see triggers of this kind, so that the entities cannot declare them.
    for (const [table, refusing] of [
      ['audit_event', 'append_only'],
      ['audit_link', 'append_only'],
      ['audit_head', 'forward_only'],
    ]) {
      this.addSql(
        `create trigger never_emptied before truncate on ${table} for each statement execute function ${table}_${refusing}_fn();`,
      );
    }
  }

  override down(): void {
    for (const [table, refusing] of [
      ['audit_event', 'append_only'],
      ['audit_link', 'append_only'],
      ['audit_head', 'forward_only'],
    ]) {
      this.addSql(`drop function if exists ${table}_${refusing}_fn() cascade;`);
    }
  }
}
