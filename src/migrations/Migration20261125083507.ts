import { Migration } from '@mikro-orm/migrations';

export class Migration20261125083507 extends Migration {
  override name = 'Migration20261125083507';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "webhook" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "url" text not null, "events" text[] not null, "is_enabled" boolean not null, "secret" text not null, "previous_secret" text null, "secret_made_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "webhook_by_organization" on "webhook" ("organization_id", "id");`);

    this.addSql(
      `create table "webhook_delivery" ("id" uuid not null, "created_at" timestamptz not null, "webhook_id" uuid not null, "event_id" uuid not null, "state" text not null, "attempts" int not null, "next_attempt_at" timestamptz null, "last_fault" text null, "delivered_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index webhook_delivery_due on webhook_delivery (next_attempt_at) where state = 'PENDING';`);
    this.addSql(`create index "webhook_delivery_by_event" on "webhook_delivery" ("event_id");`);
    this.addSql(`create index "webhook_delivery_by_webhook" on "webhook_delivery" ("webhook_id", "id");`);

    this.addSql(
      `alter table "webhook" add constraint "webhook_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );

    this.addSql(
      `alter table "webhook_delivery" add constraint "webhook_delivery_webhook_id_foreign" foreign key ("webhook_id") references "webhook" ("id");`,
    );
    this.addSql(
      `alter table "webhook_delivery" add constraint "webhook_delivery_event_id_foreign" foreign key ("event_id") references "audit_event" ("id");`,
    );
    this.addSql(
      `alter table "webhook_delivery" add constraint "webhook_delivery_state_check" check ("state" in ('PENDING', 'DELIVERED', 'REFUSED', 'FAILED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "webhook_delivery" drop constraint "webhook_delivery_webhook_id_foreign";`);

    this.addSql(`drop table if exists "webhook" cascade;`);
    this.addSql(`drop table if exists "webhook_delivery" cascade;`);
  }
}
