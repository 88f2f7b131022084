import { Migration } from '@mikro-orm/migrations';

export class Migration20261125084227 extends Migration {
  override name = 'Migration20261125084227';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "team" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "name" text not null, "description" text null, primary key ("id"));`,
    );
    this.addSql(`create index "team_by_organization" on "team" ("organization_id", "id");`);
    this.addSql(`alter table "team" add constraint "team_name_once" unique ("organization_id", "name");`);

    this.addSql(
      `create table "team_member" ("id" uuid not null, "created_at" timestamptz not null, "team_id" uuid not null, "user_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(`create index "team_member_by_user" on "team_member" ("user_id", "id");`);
    this.addSql(`create index "team_member_by_team" on "team_member" ("team_id", "id");`);
    this.addSql(`alter table "team_member" add constraint "team_member_once" unique ("team_id", "user_id");`);

    this.addSql(
      `create table "project" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "name" text not null, "description" text null, "owner_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`create index "project_by_owner" on "project" ("owner_id", "id");`);
    this.addSql(`create index "project_by_organization" on "project" ("organization_id", "id");`);
    this.addSql(`alter table "project" add constraint "project_name_once" unique ("organization_id", "name");`);

    this.addSql(
      `create table "project_member" ("id" uuid not null, "created_at" timestamptz not null, "project_id" uuid not null, "user_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(`create index "project_member_by_user" on "project_member" ("user_id", "id");`);
    this.addSql(`create index "project_member_by_project" on "project_member" ("project_id", "id");`);
    this.addSql(`alter table "project_member" add constraint "project_member_once" unique ("project_id", "user_id");`);

    this.addSql(`create index notification_unread on notification (recipient_id, id) where read_at is null;`);

    this.addSql(
      `alter table "team" add constraint "team_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );

    this.addSql(
      `alter table "team_member" add constraint "team_member_team_id_foreign" foreign key ("team_id") references "team" ("id");`,
    );
    this.addSql(
      `alter table "team_member" add constraint "team_member_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "project" add constraint "project_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "project" add constraint "project_owner_id_foreign" foreign key ("owner_id") references "users" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "project_member" add constraint "project_member_project_id_foreign" foreign key ("project_id") references "project" ("id");`,
    );
    this.addSql(
      `alter table "project_member" add constraint "project_member_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "team_member" drop constraint "team_member_team_id_foreign";`);
    this.addSql(`alter table "project_member" drop constraint "project_member_project_id_foreign";`);

    this.addSql(`drop table if exists "team" cascade;`);
    this.addSql(`drop table if exists "team_member" cascade;`);
    this.addSql(`drop table if exists "project" cascade;`);
    this.addSql(`drop table if exists "project_member" cascade;`);

    this.addSql(`drop index "notification_unread";`);
  }
}
