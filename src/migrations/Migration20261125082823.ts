import { Migration } from '@mikro-orm/migrations';

export class Migration20261125082823 extends Migration {
  override name = 'Migration20261125082823';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "personal_data_request" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "requested_by_id" uuid null, "kind" text not null, "state" text not null default 'PENDING', "people" text[] not null, "person_count" int null, "done_at" timestamptz null, "expires_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "personal_data_request_by_user" on "personal_data_request" ("requested_by_id");`);
    this.addSql(
      `create index "personal_data_request_by_organization" on "personal_data_request" ("organization_id", "id");`,
    );

    this.addSql(
      `alter table "personal_data_request" add constraint "personal_data_request_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "personal_data_request" add constraint "personal_data_request_requested_by_id_foreign" foreign key ("requested_by_id") references "users" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "personal_data_request" add constraint "personal_data_request_kind_check" check ("kind" in ('EXPORT', 'DELETION'));`,
    );
    this.addSql(
      `alter table "personal_data_request" add constraint "personal_data_request_state_check" check ("state" in ('PENDING', 'DONE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "personal_data_request" cascade;`);
  }
}
