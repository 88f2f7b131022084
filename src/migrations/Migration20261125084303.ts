import { Migration } from '@mikro-orm/migrations';

export class Migration20261125084303 extends Migration {
  override name = 'Migration20261125084303';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "rate_count" ("id" uuid not null, "created_at" timestamptz not null, "key_hash" bytea not null, "count" int not null, "window_ends_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "rate_count_by_end" on "rate_count" ("window_ends_at");`);
    this.addSql(`alter table "rate_count" add constraint "rate_count_once" unique ("key_hash");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "rate_count" cascade;`);
  }
}
