import { Migration } from '@mikro-orm/migrations';

/** Lets what was written of a person beside a legal hold go with the person; the hold stays. */
export class Migration20261128205316 extends Migration {
  override name = 'Migration20261128205316';

  override up(): void | Promise<void> {
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_release_is_whole";`);
    this.addSql(`alter table "legal_hold" alter column "reason" drop not null;`);
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_release_is_whole" check (num_nulls(released_at, released_by_id) in (0, 2) and (release_reason is null or released_at is not null));`,
    );
    this.addSql(
      `update "legal_hold" set "reason" = null, "release_reason" = null where "user_id" in (select "id" from "users" where "status" = 'DELETED');`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_release_is_whole";`);
    this.addSql(
      `update "legal_hold" set "reason" = coalesce("reason", ''), "release_reason" = case when "released_at" is null then null else coalesce("release_reason", '') end;`,
    );
    this.addSql(`alter table "legal_hold" alter column "reason" set not null;`);
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_release_is_whole" check (num_nulls(released_at, released_by_id, release_reason) in (0, 3));`,
    );
  }
}
