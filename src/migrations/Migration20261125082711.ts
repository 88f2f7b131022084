import { Migration } from '@mikro-orm/migrations';

export class Migration20261125082711 extends Migration {
  override name = 'Migration20261125082711';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "external_identity" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "provider" text not null, "subject" text not null, "is_managed" boolean not null, primary key ("id"));`,
    );
    this.addSql(`create index "external_identity_by_user" on "external_identity" ("user_id");`);
    this.addSql(
      `alter table "external_identity" add constraint "external_identity_once" unique ("provider", "subject");`,
    );

    this.addSql(`alter table "mail" add "last_fault" text null;`);

    this.addSql(`create index erasure_step_due on erasure_step (next_attempt_at) where state = 'PENDING';`);

    this.addSql(
      `alter table "external_identity" add constraint "external_identity_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "external_identity" cascade;`);

    this.addSql(`drop index "erasure_step_due";`);

    this.addSql(`alter table "mail" drop column "last_fault";`);
  }
}
