import { Migration } from '@mikro-orm/migrations';

export class Migration20261123112440 extends Migration {
  override name = 'Migration20261123112440';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_event" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "action" text not null, "actor_kind" text not null, "actor_id" uuid null, "subject_kind" text not null, "subject_id" uuid not null, "reason" text null, "details" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_event_subject_id_action_index" on "audit_event" ("subject_id", "action");`);
    this.addSql(`create index "audit_event_organization_id_id_index" on "audit_event" ("organization_id", "id");`);

    this.addSql(
      `create table "organization" ("id" uuid not null, "created_at" timestamptz not null, "name" text not null, "domain" text null, "status" text not null default 'ACTIVE', primary key ("id"));`,
    );

    this.addSql(
      `create table "account" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "display_name" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "account_by_organization" on "account" ("organization_id", "id");`);

    this.addSql(
      `create table "rev_org" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "account_id" uuid not null, "display_name" text not null, "is_default" boolean not null, primary key ("id"));`,
    );
    this.addSql(`create index "rev_org_by_organization" on "rev_org" ("organization_id", "id");`);
    this.addSql(`create index "rev_org_by_account" on "rev_org" ("account_id", "id");`);
    this.addSql(`create unique index rev_org_default_once on rev_org (account_id) where is_default;`);

    this.addSql(
      `create table "rev_user" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "display_name" text not null, "email" text null, "email_key" text null, "phone_numbers" text[] not null, "external_refs" text[] not null, "state" text not null, "is_verified" boolean not null, primary key ("id"));`,
    );
    this.addSql(`create index "rev_user_by_organization" on "rev_user" ("organization_id", "id");`);

    this.addSql(
      `create table "account_contact" ("id" uuid not null, "created_at" timestamptz not null, "account_id" uuid not null, "rev_user_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(`create index "account_contact_by_account" on "account_contact" ("account_id", "id");`);
    this.addSql(
      `alter table "account_contact" add constraint "account_contact_once" unique ("rev_user_id", "account_id");`,
    );

    this.addSql(
      `create table "rev_user_link" ("id" uuid not null, "created_at" timestamptz not null, "rev_user_id" uuid not null, "rev_org_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(`create index "rev_user_link_by_rev_user" on "rev_user_link" ("rev_user_id", "id");`);
    this.addSql(`create index "rev_user_link_by_rev_org" on "rev_user_link" ("rev_org_id", "id");`);
    this.addSql(
      `alter table "rev_user_link" add constraint "rev_user_link_once" unique ("rev_user_id", "rev_org_id");`,
    );

    this.addSql(
      `create table "users" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "email" text null, "email_key" text null, "given_name" text null, "family_name" text null, "display_name" text null, "role" text not null, "platform_role" text not null, "status" text not null, "purge_after" timestamptz null, "deleted_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index users_owners on users (organization_id) where role = 'OWNER' and status = 'ACTIVE';`);
    this.addSql(`create index "users_by_organization" on "users" ("organization_id", "id");`);
    this.addSql(`alter table "users" add constraint "user_address_once" unique ("email_key");`);

    this.addSql(
      `create table "stored_file" ("id" uuid not null, "created_at" timestamptz not null, "owner_id" uuid not null, "name" text not null, "media_type" text not null, "size" int not null, "storage_key" uuid not null, primary key ("id"));`,
    );
    this.addSql(`create index "stored_file_by_owner" on "stored_file" ("owner_id", "id");`);
    this.addSql(`alter table "stored_file" add constraint "stored_file_bytes_once" unique ("storage_key");`);

    this.addSql(
      `create table "session" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "token_hash" bytea not null, "token_expires_at" timestamptz not null, "expires_at" timestamptz not null, "device" text null, "ended_at" timestamptz null, "end_reason" text null, primary key ("id"));`,
    );
    this.addSql(`create index "session_by_expiry" on "session" ("expires_at");`);
    this.addSql(`create index "session_by_user" on "session" ("user_id", "id");`);
    this.addSql(`alter table "session" add constraint "session_token_once" unique ("token_hash");`);

    this.addSql(
      `create table "refresh_token" ("id" uuid not null, "created_at" timestamptz not null, "session_id" uuid not null, "token_hash" bytea not null, "expires_at" timestamptz not null, "used_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "refresh_token_by_session" on "refresh_token" ("session_id");`);
    this.addSql(`alter table "refresh_token" add constraint "refresh_token_once" unique ("token_hash");`);

    this.addSql(
      `create table "notification" ("id" uuid not null, "created_at" timestamptz not null, "recipient_id" uuid not null, "sender_id" uuid null, "text" text not null, "read_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "notification_by_sender" on "notification" ("sender_id");`);
    this.addSql(`create index "notification_by_recipient" on "notification" ("recipient_id", "id");`);

    this.addSql(
      `create table "memory" ("id" uuid not null, "created_at" timestamptz not null, "owner_id" uuid not null, "text" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "memory_by_owner" on "memory" ("owner_id", "id");`);

    this.addSql(
      `create table "legal_hold" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "user_id" uuid not null, "placed_by_id" uuid not null, "reason" text not null, "released_at" timestamptz null, "released_by_id" uuid null, "release_reason" text null, primary key ("id"));`,
    );
    this.addSql(`create index "legal_hold_by_releaser" on "legal_hold" ("released_by_id");`);
    this.addSql(`create index "legal_hold_by_placer" on "legal_hold" ("placed_by_id");`);
    this.addSql(`create index "legal_hold_by_organization" on "legal_hold" ("organization_id", "id");`);
    this.addSql(`create index "legal_hold_by_user" on "legal_hold" ("user_id", "id");`);

    this.addSql(
      `create table "knowledge_base" ("id" uuid not null, "created_at" timestamptz not null, "owner_id" uuid not null, "name" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "knowledge_base_by_owner" on "knowledge_base" ("owner_id", "id");`);

    this.addSql(
      `create table "document" ("id" uuid not null, "created_at" timestamptz not null, "knowledge_base_id" uuid not null, "title" text not null, "text" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "document_by_knowledge_base" on "document" ("knowledge_base_id", "id");`);

    this.addSql(
      `create table "idempotent_call" ("id" uuid not null, "created_at" timestamptz not null, "actor_id" uuid not null, "operation" text not null, "key_hash" bytea not null, "request_hash" bytea not null, "answer" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "idempotent_call_by_age" on "idempotent_call" ("created_at");`);
    this.addSql(
      `alter table "idempotent_call" add constraint "idempotent_call_once" unique ("actor_id", "operation", "key_hash");`,
    );

    this.addSql(
      `create table "credential" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "password_hash" text not null, primary key ("id"));`,
    );
    this.addSql(`alter table "credential" add constraint "credential_once_per_user" unique ("user_id");`);

    this.addSql(
      `create table "agent" ("id" uuid not null, "created_at" timestamptz not null, "owner_id" uuid not null, "name" text not null, "instructions" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "agent_by_owner" on "agent" ("owner_id", "id");`);

    this.addSql(
      `create table "conversation" ("id" uuid not null, "created_at" timestamptz not null, "owner_id" uuid not null, "agent_id" uuid null, "title" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "conversation_by_agent" on "conversation" ("agent_id");`);
    this.addSql(`create index "conversation_by_owner" on "conversation" ("owner_id", "id");`);

    this.addSql(
      `create table "message" ("id" uuid not null, "created_at" timestamptz not null, "conversation_id" uuid not null, "author" text not null, "text" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "message_by_conversation" on "message" ("conversation_id", "id");`);

    this.addSql(
      `create table "user_permission" ("id" uuid not null, "created_at" timestamptz not null, "user_id" uuid not null, "permission" text not null, "granted_by_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`create index "permission_by_granter" on "user_permission" ("granted_by_id");`);
    this.addSql(
      `alter table "user_permission" add constraint "permission_once_per_user" unique ("user_id", "permission");`,
    );

    this.addSql(
      `create table "workspace" ("id" uuid not null, "created_at" timestamptz not null, "organization_id" uuid not null, "name" text not null, primary key ("id"));`,
    );
    this.addSql(`create index "workspace_by_organization" on "workspace" ("organization_id", "id");`);
    this.addSql(`alter table "workspace" add constraint "workspace_name_once" unique ("organization_id", "name");`);

    this.addSql(
      `create table "service_account" ("id" uuid not null, "created_at" timestamptz not null, "workspace_id" uuid not null, "name" text not null, "created_by_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`create index "service_account_by_creator" on "service_account" ("created_by_id");`);
    this.addSql(`create index "service_account_by_workspace" on "service_account" ("workspace_id", "id");`);

    this.addSql(
      `create table "invitation" ("id" uuid not null, "created_at" timestamptz not null, "workspace_id" uuid not null, "email" text not null, "email_key" text not null, "role" text not null, "state" text not null, "secret_hash" bytea not null, "invited_by_id" uuid null, "expires_at" timestamptz not null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "invitation_by_inviter" on "invitation" ("invited_by_id");`);
    this.addSql(`create index "invitation_by_address" on "invitation" ("email_key", "id");`);
    this.addSql(`create index "invitation_by_workspace" on "invitation" ("workspace_id", "id");`);
    this.addSql(
      `create unique index invitation_once_per_address on invitation (workspace_id, email_key) where state = 'PENDING';`,
    );
    this.addSql(`alter table "invitation" add constraint "invitation_secret_once" unique ("secret_hash");`);

    this.addSql(
      `create table "workspace_member" ("id" uuid not null, "created_at" timestamptz not null, "workspace_id" uuid not null, "user_id" uuid null, "service_account_id" uuid null, "role" text not null, "source" text not null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index member_admins on workspace_member (workspace_id) where role = 'ADMIN' and ended_at is null and user_id is not null;`,
    );
    this.addSql(`create index "member_by_user" on "workspace_member" ("user_id", "id");`);
    this.addSql(`create index "member_by_workspace" on "workspace_member" ("workspace_id", "id");`);
    this.addSql(`alter table "workspace_member" add constraint "service_member_once" unique ("service_account_id");`);
    this.addSql(
      `alter table "workspace_member" add constraint "member_once_per_workspace" unique ("workspace_id", "user_id");`,
    );

    this.addSql(
      `alter table "audit_event" add constraint "audit_event_actor_kind_check" check ("actor_kind" in ('USER', 'SYSTEM'));`,
    );

    this.addSql(
      `alter table "organization" add constraint "organization_status_check" check ("status" in ('ACTIVE', 'SUSPENDED'));`,
    );

    this.addSql(
      `alter table "account" add constraint "account_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );

    this.addSql(
      `alter table "rev_org" add constraint "rev_org_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "rev_org" add constraint "rev_org_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );

    this.addSql(
      `alter table "rev_user" add constraint "rev_user_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "rev_user" add constraint "rev_user_external_refs_are_texts" check (array_position(external_refs, null) is null);`,
    );
    this.addSql(
      `alter table "rev_user" add constraint "rev_user_phone_numbers_are_texts" check (array_position(phone_numbers, null) is null);`,
    );
    this.addSql(
      `alter table "rev_user" add constraint "rev_user_state_check" check ("state" in ('ACTIVE', 'LOCKED'));`,
    );

    this.addSql(
      `alter table "account_contact" add constraint "account_contact_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "account_contact" add constraint "account_contact_rev_user_id_foreign" foreign key ("rev_user_id") references "rev_user" ("id");`,
    );

    this.addSql(
      `alter table "rev_user_link" add constraint "rev_user_link_rev_user_id_foreign" foreign key ("rev_user_id") references "rev_user" ("id");`,
    );
    this.addSql(
      `alter table "rev_user_link" add constraint "rev_user_link_rev_org_id_foreign" foreign key ("rev_org_id") references "rev_org" ("id");`,
    );

    this.addSql(
      `alter table "users" add constraint "users_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "users" add constraint "user_times_match_status" check ((status = 'REVOKED') = (purge_after is not null) and (status = 'DELETED') = (deleted_at is not null));`,
    );
    this.addSql(
      `alter table "users" add constraint "user_tombstone_holds_nothing_personal" check ((status = 'DELETED') = (email is null) and (email is null) = (email_key is null) and (status <> 'DELETED' or (given_name is null and family_name is null and display_name is null)));`,
    );
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('OWNER', 'ADMIN', 'MEMBER'));`,
    );
    this.addSql(
      `alter table "users" add constraint "users_platform_role_check" check ("platform_role" in ('NONE', 'STAFF', 'SUPERUSER'));`,
    );
    this.addSql(
      `alter table "users" add constraint "users_status_check" check ("status" in ('ACTIVE', 'SUSPENDED', 'REVOKED', 'DELETED'));`,
    );

    this.addSql(
      `alter table "stored_file" add constraint "stored_file_owner_id_foreign" foreign key ("owner_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "session" add constraint "session_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "session" add constraint "session_end_has_a_reason" check ((ended_at is null) = (end_reason is null));`,
    );
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('SIGNED_OUT', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_REVOKED', 'ACCOUNT_DELETED'));`,
    );

    this.addSql(
      `alter table "refresh_token" add constraint "refresh_token_session_id_foreign" foreign key ("session_id") references "session" ("id");`,
    );

    this.addSql(
      `alter table "notification" add constraint "notification_recipient_id_foreign" foreign key ("recipient_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "notification" add constraint "notification_sender_id_foreign" foreign key ("sender_id") references "users" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "memory" add constraint "memory_owner_id_foreign" foreign key ("owner_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_placed_by_id_foreign" foreign key ("placed_by_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_released_by_id_foreign" foreign key ("released_by_id") references "users" ("id") on delete no action;`,
    );
    this.addSql(
      `alter table "legal_hold" add constraint "legal_hold_release_is_whole" check (num_nulls(released_at, released_by_id, release_reason) in (0, 3));`,
    );

    this.addSql(
      `alter table "knowledge_base" add constraint "knowledge_base_owner_id_foreign" foreign key ("owner_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "document" add constraint "document_knowledge_base_id_foreign" foreign key ("knowledge_base_id") references "knowledge_base" ("id");`,
    );

    this.addSql(
      `alter table "idempotent_call" add constraint "idempotent_call_actor_id_foreign" foreign key ("actor_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "credential" add constraint "credential_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "agent" add constraint "agent_owner_id_foreign" foreign key ("owner_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "conversation" add constraint "conversation_owner_id_foreign" foreign key ("owner_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "conversation" add constraint "conversation_agent_id_foreign" foreign key ("agent_id") references "agent" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "message" add constraint "message_conversation_id_foreign" foreign key ("conversation_id") references "conversation" ("id");`,
    );
    this.addSql(`alter table "message" add constraint "message_author_check" check ("author" in ('USER', 'AGENT'));`);

    this.addSql(
      `alter table "user_permission" add constraint "user_permission_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "user_permission" add constraint "user_permission_granted_by_id_foreign" foreign key ("granted_by_id") references "users" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "user_permission" add constraint "user_permission_permission_check" check ("permission" in ('MANAGE_CUSTOMERS'));`,
    );

    this.addSql(
      `alter table "workspace" add constraint "workspace_organization_id_foreign" foreign key ("organization_id") references "organization" ("id");`,
    );

    this.addSql(
      `alter table "service_account" add constraint "service_account_workspace_id_foreign" foreign key ("workspace_id") references "workspace" ("id");`,
    );
    this.addSql(
      `alter table "service_account" add constraint "service_account_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "invitation" add constraint "invitation_workspace_id_foreign" foreign key ("workspace_id") references "workspace" ("id");`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_invited_by_id_foreign" foreign key ("invited_by_id") references "users" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_end_has_a_time" check ((state = 'PENDING') = (ended_at is null));`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_role_check" check ("role" in ('ADMIN', 'MEMBER'));`,
    );
    this.addSql(
      `alter table "invitation" add constraint "invitation_state_check" check ("state" in ('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'));`,
    );

    this.addSql(
      `alter table "workspace_member" add constraint "workspace_member_workspace_id_foreign" foreign key ("workspace_id") references "workspace" ("id");`,
    );
    this.addSql(
      `alter table "workspace_member" add constraint "workspace_member_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete no action;`,
    );
    this.addSql(
      `alter table "workspace_member" add constraint "workspace_member_service_account_id_foreign" foreign key ("service_account_id") references "service_account" ("id") on delete no action;`,
    );
    this.addSql(
      `alter table "workspace_member" add constraint "member_is_user_or_service_account" check (num_nonnulls(user_id, service_account_id) = 1);`,
    );
    this.addSql(
      `alter table "workspace_member" add constraint "workspace_member_role_check" check ("role" in ('ADMIN', 'MEMBER'));`,
    );
    this.addSql(
      `alter table "workspace_member" add constraint "workspace_member_source_check" check ("source" in ('LOCAL', 'INVITATION', 'DIRECTORY_SYNC', 'DOMAIN_CAPTURE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "account" drop constraint "account_organization_id_foreign";`);
    this.addSql(`alter table "rev_org" drop constraint "rev_org_organization_id_foreign";`);
    this.addSql(`alter table "rev_user" drop constraint "rev_user_organization_id_foreign";`);
    this.addSql(`alter table "users" drop constraint "users_organization_id_foreign";`);
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_organization_id_foreign";`);
    this.addSql(`alter table "workspace" drop constraint "workspace_organization_id_foreign";`);
    this.addSql(`alter table "rev_org" drop constraint "rev_org_account_id_foreign";`);
    this.addSql(`alter table "account_contact" drop constraint "account_contact_account_id_foreign";`);
    this.addSql(`alter table "rev_user_link" drop constraint "rev_user_link_rev_org_id_foreign";`);
    this.addSql(`alter table "account_contact" drop constraint "account_contact_rev_user_id_foreign";`);
    this.addSql(`alter table "rev_user_link" drop constraint "rev_user_link_rev_user_id_foreign";`);
    this.addSql(`alter table "stored_file" drop constraint "stored_file_owner_id_foreign";`);
    this.addSql(`alter table "session" drop constraint "session_user_id_foreign";`);
    this.addSql(`alter table "notification" drop constraint "notification_recipient_id_foreign";`);
    this.addSql(`alter table "notification" drop constraint "notification_sender_id_foreign";`);
    this.addSql(`alter table "memory" drop constraint "memory_owner_id_foreign";`);
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_user_id_foreign";`);
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_placed_by_id_foreign";`);
    this.addSql(`alter table "legal_hold" drop constraint "legal_hold_released_by_id_foreign";`);
    this.addSql(`alter table "knowledge_base" drop constraint "knowledge_base_owner_id_foreign";`);
    this.addSql(`alter table "idempotent_call" drop constraint "idempotent_call_actor_id_foreign";`);
    this.addSql(`alter table "credential" drop constraint "credential_user_id_foreign";`);
    this.addSql(`alter table "agent" drop constraint "agent_owner_id_foreign";`);
    this.addSql(`alter table "conversation" drop constraint "conversation_owner_id_foreign";`);
    this.addSql(`alter table "user_permission" drop constraint "user_permission_user_id_foreign";`);
    this.addSql(`alter table "user_permission" drop constraint "user_permission_granted_by_id_foreign";`);
    this.addSql(`alter table "service_account" drop constraint "service_account_created_by_id_foreign";`);
    this.addSql(`alter table "invitation" drop constraint "invitation_invited_by_id_foreign";`);
    this.addSql(`alter table "workspace_member" drop constraint "workspace_member_user_id_foreign";`);
    this.addSql(`alter table "refresh_token" drop constraint "refresh_token_session_id_foreign";`);
    this.addSql(`alter table "document" drop constraint "document_knowledge_base_id_foreign";`);
    this.addSql(`alter table "conversation" drop constraint "conversation_agent_id_foreign";`);
    this.addSql(`alter table "message" drop constraint "message_conversation_id_foreign";`);
    this.addSql(`alter table "service_account" drop constraint "service_account_workspace_id_foreign";`);
    this.addSql(`alter table "invitation" drop constraint "invitation_workspace_id_foreign";`);
    this.addSql(`alter table "workspace_member" drop constraint "workspace_member_workspace_id_foreign";`);
    this.addSql(`alter table "workspace_member" drop constraint "workspace_member_service_account_id_foreign";`);

    this.addSql(`drop table if exists "audit_event" cascade;`);
    this.addSql(`drop table if exists "organization" cascade;`);
    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "rev_org" cascade;`);
    this.addSql(`drop table if exists "rev_user" cascade;`);
    this.addSql(`drop table if exists "account_contact" cascade;`);
    this.addSql(`drop table if exists "rev_user_link" cascade;`);
    this.addSql(`drop table if exists "users" cascade;`);
    this.addSql(`drop table if exists "stored_file" cascade;`);
    this.addSql(`drop table if exists "session" cascade;`);
    this.addSql(`drop table if exists "refresh_token" cascade;`);
    this.addSql(`drop table if exists "notification" cascade;`);
    this.addSql(`drop table if exists "memory" cascade;`);
    this.addSql(`drop table if exists "legal_hold" cascade;`);
    this.addSql(`drop table if exists "knowledge_base" cascade;`);
    this.addSql(`drop table if exists "document" cascade;`);
    this.addSql(`drop table if exists "idempotent_call" cascade;`);
    this.addSql(`drop table if exists "credential" cascade;`);
    this.addSql(`drop table if exists "agent" cascade;`);
    this.addSql(`drop table if exists "conversation" cascade;`);
    this.addSql(`drop table if exists "message" cascade;`);
    this.addSql(`drop table if exists "user_permission" cascade;`);
    this.addSql(`drop table if exists "workspace" cascade;`);
    this.addSql(`drop table if exists "service_account" cascade;`);
    this.addSql(`drop table if exists "invitation" cascade;`);
    this.addSql(`drop table if exists "workspace_member" cascade;`);
  }
}
