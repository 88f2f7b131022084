import { Migration } from '@mikro-orm/migrations';

/** Lets a session that serves a token of another provider say by which identity, so that it can end with that. */
export class Migration20261128190101 extends Migration {
  override name = 'Migration20261128190101';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" add "external_identity_id" uuid null;`);
    // By which of several a session was begun is not known: it goes, and the token begins another when it comes again.
    this.addSql(`
      update session s set external_identity_id = i.id from external_identity i
      where s.kind = 'FOREIGN_TOKEN' and i.user_id = s.user_id
        and not exists (select from external_identity other where other.user_id = i.user_id and other.id <> i.id);
    `);
    this.addSql(`
      delete from session where kind = 'FOREIGN_TOKEN' and external_identity_id is null and ended_at is null;
    `);
    this.addSql(
      `alter table "session" add constraint "session_of_foreign_token_names_identity" check ((kind = 'FOREIGN_TOKEN' or external_identity_id is null) and (kind <> 'FOREIGN_TOKEN' or external_identity_id is not null or ended_at is not null));`,
    );
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_SUSPENDED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED', 'IDENTITY_REMOVED'));`,
    );

    this.addSql(`drop index "external_identity_by_user";`);
    this.addSql(`create index "external_identity_by_user" on "external_identity" ("user_id", "id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "external_identity_by_user";`);
    this.addSql(`create index "external_identity_by_user" on "external_identity" ("user_id");`);

    this.addSql(`alter table "session" drop constraint "session_of_foreign_token_names_identity";`);
    this.addSql(`alter table "session" drop column "external_identity_id";`);
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(`update session set end_reason = 'REVOKED' where end_reason = 'IDENTITY_REMOVED';`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_SUSPENDED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );
  }
}
