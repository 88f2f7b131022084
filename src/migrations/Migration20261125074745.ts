import { Migration } from '@mikro-orm/migrations';

export class Migration20261125074745 extends Migration {
  override name = 'Migration20261125074745';

  override up(): void | Promise<void> {
    this.addSql(
      `create or replace function "audit_event_never_emptied_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "never_emptied" BEFORE TRUNCATE on "audit_event" for each STATEMENT execute function "audit_event_never_emptied_fn"();`,
    );
    this.addSql(
      `create or replace function "audit_event_append_only_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "audit_event" for each ROW execute function "audit_event_append_only_fn"();`,
    );

    this.addSql(
      `create or replace function "audit_head_never_emptied_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "never_emptied" BEFORE TRUNCATE on "audit_head" for each STATEMENT execute function "audit_head_never_emptied_fn"();`,
    );
    this.addSql(
      `create or replace function "audit_head_never_deleted_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "never_deleted" BEFORE DELETE on "audit_head" for each ROW execute function "audit_head_never_deleted_fn"();`,
    );
    this.addSql(
      `create or replace function "audit_head_forward_only_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(`create trigger "forward_only" BEFORE UPDATE on "audit_head" for each ROW
  when (new.organization_id <> old.organization_id or new.seq <> old.seq + 1) execute function "audit_head_forward_only_fn"();`);

    this.addSql(
      `create or replace function "audit_link_never_emptied_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "never_emptied" BEFORE TRUNCATE on "audit_link" for each STATEMENT execute function "audit_link_never_emptied_fn"();`,
    );
    this.addSql(
      `create or replace function "audit_link_append_only_fn"() returns trigger as \$\$ begin raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation'; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "audit_link" for each ROW execute function "audit_link_append_only_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "never_emptied" on "audit_event";`);
    this.addSql(`drop function if exists "audit_event_never_emptied_fn"();`);
    this.addSql(`drop trigger if exists "append_only" on "audit_event";`);
    this.addSql(`drop function if exists "audit_event_append_only_fn"();`);

    this.addSql(`drop trigger if exists "never_emptied" on "audit_head";`);
    this.addSql(`drop function if exists "audit_head_never_emptied_fn"();`);
    this.addSql(`drop trigger if exists "never_deleted" on "audit_head";`);
    this.addSql(`drop function if exists "audit_head_never_deleted_fn"();`);
    this.addSql(`drop trigger if exists "forward_only" on "audit_head";`);
    this.addSql(`drop function if exists "audit_head_forward_only_fn"();`);

    this.addSql(`drop trigger if exists "never_emptied" on "audit_link";`);
    this.addSql(`drop function if exists "audit_link_never_emptied_fn"();`);
    this.addSql(`drop trigger if exists "append_only" on "audit_link";`);
    this.addSql(`drop function if exists "audit_link_append_only_fn"();`);
  }
}
