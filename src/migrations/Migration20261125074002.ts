import { Migration } from '@mikro-orm/migrations';

export class Migration20261125074002 extends Migration {
  override name = 'Migration20261125074002';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "external_ref" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "kind" text not null, "subject_id" uuid not null, "ref" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "external_ref_by_subject" on "external_ref" ("subject_id");`);
    this.addSql(
      `alter table "external_ref" add constraint "external_ref_once" unique ("organization_id", "kind", "ref");`,
    );

    this.addSql(
      `create table "custom_field" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "kind" text not null, "name" text not null, "type" text not null, "is_required" boolean not null, "allowed_values" text[] not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "custom_field" add constraint "custom_field_once" unique ("organization_id", "kind", "name");`,
    );

    this.addSql(
      `create table "tag" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "name" text not null, "description" text null, primary key ("id"));`,
    );
    this.addSql(`create index "tag_by_organization" on "tag" ("organization_id", "id");`);
    this.addSql(`create unique index tag_name_once on tag (organization_id, lower(name));`);

    this.addSql(
      `create table "tag_assignment" ("id" uuid not null, "created_at" timestamptz not null, "tag_id" uuid not null, "account_id" uuid null, "rev_org_id" uuid null, "rev_user_id" uuid null, "value" text null, primary key ("id"));`,
    );
    this.addSql(`create index "tag_assignment_by_tag" on "tag_assignment" ("tag_id");`);
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_once_for_rev_user" unique ("rev_user_id", "tag_id");`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_once_for_rev_org" unique ("rev_org_id", "tag_id");`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_once_for_account" unique ("account_id", "tag_id");`,
    );

    this.addSql(
      `alter table "account" add "external_refs" text[] not null default '{}', add "custom_fields" jsonb not null default '{}';`,
    );
    this.addSql(
      `alter table "account" add constraint "account_external_refs_are_texts" check (array_position(external_refs, null) is null);`,
    );

    this.addSql(
      `alter table "rev_org" add "external_refs" text[] not null default '{}', add "custom_fields" jsonb not null default '{}';`,
    );
    this.addSql(
      `alter table "rev_org" add constraint "rev_org_external_refs_are_texts" check (array_position(external_refs, null) is null);`,
    );

    this.addSql(`alter table "rev_user" add "custom_fields" jsonb not null default '{}';`);
    this.addSql(`create index "rev_user_by_address" on "rev_user" ("organization_id", "email_key");`);

    this.addSql(
      `alter table "external_ref" add constraint "external_ref_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "external_ref" add constraint "external_ref_kind_check" check ("kind" in ('ACCOUNT', 'REV_ORG', 'REV_USER'));`,
    );

    this.addSql(
      `alter table "custom_field" add constraint "custom_field_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "custom_field" add constraint "custom_field_choice_has_values" check ((type = 'CHOICE') = (cardinality(allowed_values) > 0));`,
    );
    this.addSql(
      `alter table "custom_field" add constraint "custom_field_allows_texts" check (array_position(allowed_values, null) is null);`,
    );
    this.addSql(
      `alter table "custom_field" add constraint "custom_field_kind_check" check ("kind" in ('ACCOUNT', 'REV_ORG', 'REV_USER'));`,
    );
    this.addSql(
      `alter table "custom_field" add constraint "custom_field_type_check" check ("type" in ('TEXT', 'INTEGER', 'NUMBER', 'BOOLEAN', 'DATE', 'CHOICE'));`,
    );

    this.addSql(
      `alter table "tag" add constraint "tag_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );

    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_tag_id_foreign" foreign key ("tag_id") references "tag" ("id");`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_rev_org_id_foreign" foreign key ("rev_org_id") references "rev_org" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_rev_user_id_foreign" foreign key ("rev_user_id") references "rev_user" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "tag_assignment" add constraint "tag_assignment_has_one_subject" check (num_nonnulls(account_id, rev_org_id, rev_user_id) = 1);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "tag_assignment" drop constraint "tag_assignment_tag_id_foreign";`);

    this.addSql(`drop table if exists "external_ref" cascade;`);
    this.addSql(`drop table if exists "custom_field" cascade;`);
    this.addSql(`drop table if exists "tag" cascade;`);
    this.addSql(`drop table if exists "tag_assignment" cascade;`);

    this.addSql(`alter table "account" drop constraint "account_external_refs_are_texts";`);
    this.addSql(`alter table "account" drop column "external_refs", drop column "custom_fields";`);

    this.addSql(`alter table "rev_org" drop constraint "rev_org_external_refs_are_texts";`);
    this.addSql(`alter table "rev_org" drop column "external_refs", drop column "custom_fields";`);

    this.addSql(`drop index "rev_user_by_address";`);
    this.addSql(`alter table "rev_user" drop column "custom_fields";`);
  }
}
