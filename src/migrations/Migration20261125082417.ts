import { Migration } from '@mikro-orm/migrations';

export class Migration20261125082417 extends Migration {
  override name = 'Migration20261125082417';

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

    this.addSql(`drop index "users_by_address";`);
    this.addSql(`drop index "users_by_display_name";`);
    this.addSql(`drop index "users_by_family_name";`);
    this.addSql(`drop index "users_by_given_name";`);

    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );

    this.addSql(
      `alter table "external_identity" add constraint "external_identity_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "external_identity" cascade;`);

    this.addSql(`drop index "erasure_step_due";`);

    this.addSql(`alter table "mail" drop column "last_fault";`);

    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_SUSPENDED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );

    this.addSql(`create index users_by_address on users (organization_id, email_key collate "C", id);`);
    this.addSql(`create index users_by_display_name on users (organization_id, lower(display_name) collate "C");`);
    this.addSql(`create index users_by_family_name on users (organization_id, lower(family_name) collate "C");`);
    this.addSql(`create index users_by_given_name on users (organization_id, lower(given_name) collate "C");`);
  }
}
