import { Migration } from '@mikro-orm/migrations';

export class Migration20261125081644 extends Migration {
  override name = 'Migration20261125081644';

  override up(): void | Promise<void> {
    this.addSql(`alter table "account" add "merged_into_id" uuid null, add "merged_at" timestamptz null;`);
    this.addSql(
      `alter table "account" add constraint "account_merged_into_id_foreign" foreign key ("merged_into_id") references "account" ("id") on delete set null;`,
    );
    this.addSql(`create index "account_by_merge" on "account" ("merged_into_id");`);
    this.addSql(
      `alter table "account" add constraint "account_is_not_merged_into_itself" check (merged_into_id <> id);`,
    );

    this.addSql(`alter table "rev_user" add "merged_into_id" uuid null, add "merged_at" timestamptz null;`);
    this.addSql(
      `alter table "rev_user" add constraint "rev_user_merged_into_id_foreign" foreign key ("merged_into_id") references "rev_user" ("id") on delete set null;`,
    );
    this.addSql(`create index "rev_user_by_merge" on "rev_user" ("merged_into_id");`);
    this.addSql(
      `alter table "rev_user" add constraint "rev_user_is_not_merged_into_itself" check (merged_into_id <> id);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "account" drop constraint "account_merged_into_id_foreign";`);

    this.addSql(`alter table "rev_user" drop constraint "rev_user_merged_into_id_foreign";`);

    this.addSql(`drop index "account_by_merge";`);
    this.addSql(`alter table "account" drop constraint "account_is_not_merged_into_itself";`);
    this.addSql(`alter table "account" drop column "merged_into_id", drop column "merged_at";`);

    this.addSql(`drop index "rev_user_by_merge";`);
    this.addSql(`alter table "rev_user" drop constraint "rev_user_is_not_merged_into_itself";`);
    this.addSql(`alter table "rev_user" drop column "merged_into_id", drop column "merged_at";`);
  }
}
