import { Migration } from '@mikro-orm/migrations';

export class Migration20261125074404 extends Migration {
  override name = 'Migration20261125074404';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "api_key" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "session_id" uuid not null, "name" text not null, "hint" text not null, "expires_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "api_key_by_user" on "api_key" ("user_id", "id");`);
    this.addSql(`alter table "api_key" add constraint "api_key_once_per_session" unique ("session_id");`);

    this.addSql(`alter table "session" add "kind" text not null default 'SIGN_IN';`);
    this.addSql(`alter table "session" alter "kind" drop default;`);
    this.addSql(`alter table "session" alter column "authenticated_at" drop not null;`);
    this.addSql(`alter table "session" add constraint "session_kind_check" check ("kind" in ('SIGN_IN', 'API_KEY'));`);

    this.addSql(
      `alter table "api_key" add constraint "api_key_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "api_key" add constraint "api_key_session_id_foreign" foreign key ("session_id") references "session" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "api_key" cascade;`);

    this.addSql(`alter table "session" drop constraint "session_kind_check";`);
    this.addSql(`alter table "session" drop column "kind";`);
    this.addSql(`alter table "session" alter column "authenticated_at" set not null;`);
  }
}
