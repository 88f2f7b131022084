import { Migration } from '@mikro-orm/migrations';

export class Migration20261125072649 extends Migration {
  override name = 'Migration20261125072649';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(`alter table "session" add "authenticated_at" timestamptz, add "last_used_at" timestamptz;`);
    this.addSql(`update "session" set "authenticated_at" = "created_at", "last_used_at" = "created_at";`);
    this.addSql(`alter table "session" alter "authenticated_at" set not null, alter "last_used_at" set not null;`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(`alter table "session" drop column "authenticated_at", drop column "last_used_at";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );
  }
}
