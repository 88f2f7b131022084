import { Migration } from '@mikro-orm/migrations';

export class Migration20261125074207 extends Migration {
  override name = 'Migration20261125074207';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "mail" ("id" uuid not null, "created_at" timestamptz not null, "address" text not null, "address_key" text not null, "person_id" uuid null, "letter" jsonb not null, "state" text not null, "attempts" int not null, "next_attempt_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "mail_by_attempt" on "mail" ("state", "next_attempt_at");`);
    this.addSql(`create index "mail_by_person" on "mail" ("person_id");`);
    this.addSql(`create index "mail_by_address" on "mail" ("address_key");`);

    this.addSql(
      `alter table "mail" add constraint "mail_state_check" check ("state" in ('PENDING', 'KEPT', 'UNDELIVERABLE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "mail" cascade;`);
  }
}
