import { Migration } from '@mikro-orm/migrations';

export class Migration20261125081715 extends Migration {
  override name = 'Migration20261125081715';

  override up(): void | Promise<void> {
    this.addSql(`create index users_by_display_name on users (organization_id, lower(display_name) collate "C");`);
    this.addSql(`create index users_by_family_name on users (organization_id, lower(family_name) collate "C");`);
    this.addSql(`create index users_by_given_name on users (organization_id, lower(given_name) collate "C");`);
    this.addSql(`create index users_by_address on users (organization_id, email_key collate "C", id);`);

    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_SUSPENDED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );

    this.addSql(`drop index "users_by_display_name";`);
    this.addSql(`drop index "users_by_family_name";`);
    this.addSql(`drop index "users_by_given_name";`);
    this.addSql(`drop index "users_by_address";`);
  }
}
