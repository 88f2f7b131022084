import { Migration } from '@mikro-orm/migrations';

export class Migration20261125125837 extends Migration {
  override name = 'Migration20261125125837';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "service_account_key" ("id" uuid not null, "created_at" timestamptz not null, "service_account_id" uuid not null, "token_hash" bytea not null, "name" text not null, "hint" text not null, "expires_at" timestamptz not null, "last_used_at" timestamptz not null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "service_account_key_by_expiry" on "service_account_key" ("expires_at");`);
    this.addSql(`create index "service_account_key_by_account" on "service_account_key" ("service_account_id", "id");`);
    this.addSql(
      `alter table "service_account_key" add constraint "service_account_key_token_once" unique ("token_hash");`,
    );

    this.addSql(`alter table "audit_event" drop constraint "audit_event_actor_kind_check";`);
    this.addSql(
      `alter table "audit_event" add constraint "audit_event_actor_kind_check" check ("actor_kind" in ('USER', 'SERVICE_ACCOUNT', 'SYSTEM'));`,
    );

    this.addSql(
      `alter table "service_account_key" add constraint "service_account_key_service_account_id_foreign" foreign key ("service_account_id") references "service_account" ("id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "service_account_key" cascade;`);

    this.addSql(`alter table "audit_event" drop constraint "audit_event_actor_kind_check";`);
    this.addSql(
      `alter table "audit_event" add constraint "audit_event_actor_kind_check" check ("actor_kind" in ('USER', 'SYSTEM'));`,
    );
  }
}
