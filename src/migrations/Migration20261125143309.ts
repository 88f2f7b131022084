import { Migration } from '@mikro-orm/migrations';

export class Migration20261125143309 extends Migration {
  override name = 'Migration20261125143309';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "sign_up_request" ("id" uuid not null, "created_at" timestamptz not null, "email" text not null, "email_key" text not null, "given_name" text null, "family_name" text null, "display_name" text null, "organization_name" text null, "invitation_id" uuid null, "token_hash" bytea null, "answered_at" timestamptz null, "expires_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "sign_up_request_by_expiry" on "sign_up_request" ("expires_at");`);
    this.addSql(`create index "sign_up_request_by_address" on "sign_up_request" ("email_key", "id");`);
    this.addSql(`alter table "sign_up_request" add constraint "sign_up_request_token_once" unique ("token_hash");`);

    this.addSql(
      `alter table "sign_up_request" add constraint "sign_up_request_has_one_way_in" check (num_nonnulls(organization_name, invitation_id) = 1);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "sign_up_request" cascade;`);
  }
}
