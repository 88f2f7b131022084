import { Migration } from '@mikro-orm/migrations';

/** The audit log's chain and keys, beside what there is; the next migration moves the events there. */
export class Migration20261125072905 extends Migration {
  override name = 'Migration20261125072905';

  override up(): void {
    this.addSql(
      `create table "audit_head" ("organization_id" uuid not null, "created_at" timestamptz not null, "seq" int not null, "hash" bytea not null, primary key ("organization_id"));`,
    );

    this.addSql(
      `create table "audit_link" ("organization_id" uuid not null, "seq" int not null, "created_at" timestamptz not null, "event_count" int not null, "digest" bytea not null, "hash" bytea not null, primary key ("organization_id", "seq"));`,
    );

    this.addSql(
      `create table "subject_key" ("id" uuid not null, "created_at" timestamptz not null, "subject_id" uuid not null, "wrapped" bytea not null, "master_fingerprint" text not null, primary key ("id"));`,
    );
    this.addSql(`alter table "subject_key" add constraint "subject_key_once" unique ("subject_id");`);

    this.addSql(
      `alter table "audit_event" add "key_holder_id" uuid null, add "sealed" bytea null, add "link" int null;`,
    );
  }

  override down(): void {
    this.addSql(`drop table if exists "audit_head" cascade;`);
    this.addSql(`drop table if exists "audit_link" cascade;`);
    this.addSql(`drop table if exists "subject_key" cascade;`);

    this.addSql(`alter table "audit_event" drop column "key_holder_id", drop column "sealed", drop column "link";`);
  }
}
