import { Migration } from '@mikro-orm/migrations';

export class Migration20261125090345 extends Migration {
  override name = 'Migration20261125090345';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "password_reset_request" ("id" uuid not null, "created_at" timestamptz not null, "email_key" text not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "password_reset_request" add constraint "password_reset_request_once_per_address" unique ("email_key");`,
    );

    this.addSql(
      `create table "account_token" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "kind" text not null, "token_hash" bytea not null, "email" text null, "email_key" text null, "expires_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "account_token_by_expiry" on "account_token" ("expires_at");`);
    this.addSql(`create index "account_token_by_address" on "account_token" ("email_key");`);
    this.addSql(`alter table "account_token" add constraint "account_token_once_per_user" unique ("user_id", "kind");`);
    this.addSql(`alter table "account_token" add constraint "account_token_once" unique ("token_hash");`);

    this.addSql(
      `alter table "account_token" add constraint "account_token_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "account_token" add constraint "account_token_kind_check" check ("kind" in ('PASSWORD_RESET', 'EMAIL_CHANGE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "password_reset_request" cascade;`);
    this.addSql(`drop table if exists "account_token" cascade;`);
  }
}
