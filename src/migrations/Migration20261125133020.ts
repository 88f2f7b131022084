import { Migration } from '@mikro-orm/migrations';

export class Migration20261125133020 extends Migration {
  override name = 'Migration20261125133020';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account_permission" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "account_id" uuid not null, "permission" text not null, "granted_by_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`create index "account_permission_by_granter" on "account_permission" ("granted_by_id");`);
    this.addSql(`create index "account_permission_by_account" on "account_permission" ("account_id");`);
    this.addSql(`create index "account_permission_by_user" on "account_permission" ("user_id", "id");`);
    this.addSql(
      `alter table "account_permission" add constraint "account_permission_once" unique ("user_id", "account_id");`,
    );

    this.addSql(`alter table "user_permission" drop constraint "permission_once_per_user";`);
    this.addSql(`alter table "user_permission" add constraint "permission_once_per_user" unique ("user_id");`);

    this.addSql(
      `alter table "account_permission" add constraint "account_permission_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "account_permission" add constraint "account_permission_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "account_permission" add constraint "account_permission_granted_by_id_foreign" foreign key ("granted_by_id") references "users" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "account_permission" add constraint "account_permission_permission_check" check ("permission" in ('MANAGE_CUSTOMERS', 'READ_CUSTOMERS'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "account_permission" cascade;`);

    this.addSql(`alter table "user_permission" drop constraint "permission_once_per_user";`);
    this.addSql(
      `alter table "user_permission" add constraint "permission_once_per_user" unique ("user_id", "permission");`,
    );
  }
}
