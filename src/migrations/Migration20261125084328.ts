import { Migration } from '@mikro-orm/migrations';

export class Migration20261125084328 extends Migration {
  override name = 'Migration20261125084328';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "artifact" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "name" text not null, "media_type" text not null, "size" int not null, "storage_key" uuid not null, "account_id" uuid null, "rev_org_id" uuid null, "rev_user_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`create index "artifact_by_rev_user" on "artifact" ("rev_user_id", "id");`);
    this.addSql(`create index "artifact_by_rev_org" on "artifact" ("rev_org_id", "id");`);
    this.addSql(`create index "artifact_by_account" on "artifact" ("account_id", "id");`);
    this.addSql(`create index "artifact_by_organization" on "artifact" ("organization_id", "id");`);
    this.addSql(`alter table "artifact" add constraint "artifact_bytes_once" unique ("storage_key");`);

    this.addSql(
      `alter table "artifact" add constraint "artifact_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "artifact" add constraint "artifact_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "artifact" add constraint "artifact_rev_org_id_foreign" foreign key ("rev_org_id") references "rev_org" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "artifact" add constraint "artifact_rev_user_id_foreign" foreign key ("rev_user_id") references "rev_user" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "artifact" add constraint "artifact_has_one_parent" check (num_nonnulls(account_id, rev_org_id, rev_user_id) <= 1);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "artifact" cascade;`);
  }
}
