import { Migration } from '@mikro-orm/migrations';

export class Migration20261125072757 extends Migration {
  override name = 'Migration20261125072757';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "erasure" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "subject_kind" text not null, "subject_id" uuid not null, "state" text not null, "total_count" int not null, "done_count" int not null, "plan_hash" text not null, "counts_before" jsonb not null, "counts_after" jsonb null, "purged_at" timestamptz null, "completed_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "erasure_by_organization" on "erasure" ("organization_id", "id");`);
    this.addSql(
      `alter table "erasure" add constraint "erasure_once_per_subject" unique ("subject_id", "subject_kind");`,
    );

    this.addSql(
      `create table "erasure_step" ("id" uuid not null, "created_at" timestamptz not null, "erasure_id" uuid not null, "kind" text not null, "state" text not null, "attempts" int not null, "next_attempt_at" timestamptz null, "last_fault" text null, "payload" jsonb null, "confirmed_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "erasure_step_by_erasure" on "erasure_step" ("erasure_id", "id");`);

    this.addSql(
      `alter table "erasure" add constraint "erasure_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "erasure" add constraint "erasure_state_check" check ("state" in ('PURGING', 'SETTLING', 'VERIFYING', 'COMPLETED', 'FAILED'));`,
    );

    this.addSql(
      `alter table "erasure_step" add constraint "erasure_step_erasure_id_foreign" foreign key ("erasure_id") references "erasure" ("id");`,
    );
    this.addSql(
      `alter table "erasure_step" add constraint "erasure_step_kind_check" check ("kind" in ('IDENTITY_PROVIDER', 'STORED_BYTES', 'WEBHOOK'));`,
    );
    this.addSql(
      `alter table "erasure_step" add constraint "erasure_step_state_check" check ("state" in ('PENDING', 'CONFIRMED_ABSENT', 'DELIVERED', 'REFUSED', 'FAILED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "erasure_step" drop constraint "erasure_step_erasure_id_foreign";`);

    this.addSql(`drop table if exists "erasure" cascade;`);
    this.addSql(`drop table if exists "erasure_step" cascade;`);
  }
}
