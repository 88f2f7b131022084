import { type Opt, type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { OrganizationRole, PlatformRole } from '../../shared/authorization/roles.ts';
import { BaseEntity } from '../../shared/database/base-entity.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { blank, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { Organization } from '../organization/index.ts';
import type { Profile } from './profile.ts';

export const UserStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', REVOKED: 'REVOKED', DELETED: 'DELETED' } as const;
export type UserStatus = (typeof UserStatus)[keyof typeof UserStatus];

registerEnumType(UserStatus, {
  name: 'UserStatus',
  description: 'Where a user stands between joining and leaving.',
  valuesConfig: {
    ACTIVE: { description: 'May sign in.' },
    SUSPENDED: { description: 'May not sign in, until an administrator reinstates the account.' },
    REVOKED: { description: 'Has left; can be restored until purgeAfter, when everything personal is erased.' },
    DELETED: { description: 'Erased: only the identifier, the times and the organization are left.' },
  },
});

interface NewUser {
  readonly organization: Organization;
  readonly email: EmailAddress;
  readonly role: OrganizationRole;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly displayName?: string | null;
}

@ObjectType({ implements: Node, description: 'A person with an account. Managed by exactly one organization.' })
@Entity({ tableName: 'users' })
@Index({ name: 'users_by_organization', properties: ['organization', 'id'] })
@Index({
  name: 'users_owners',
  expression: "create index users_owners on users (organization_id) where role = 'OWNER' and status = 'ACTIVE'",
})
@Index({
  name: 'users_by_address',
  expression: 'create index users_by_address on users (organization_id, email_key collate "C", id)',
})
@Index({
  name: 'users_by_given_name',
  expression: 'create index users_by_given_name on users (organization_id, lower(given_name) collate "C")',
})
@Index({
  name: 'users_by_family_name',
  expression: 'create index users_by_family_name on users (organization_id, lower(family_name) collate "C")',
})
@Index({
  name: 'users_by_display_name',
  expression: 'create index users_by_display_name on users (organization_id, lower(display_name) collate "C")',
})
@Index({
  name: 'users_due',
  expression: "create index users_due on users (purge_after) where status = 'REVOKED'",
})
@Unique({ name: 'user_address_once', properties: ['emailKey'] })
@Check({
  name: 'user_tombstone_holds_nothing_personal',
  expression:
    "(status = 'DELETED') = (email is null) and (email is null) = (email_key is null) and (status <> 'DELETED' or " +
    '(given_name is null and family_name is null and display_name is null))',
})
@Check({
  name: 'user_times_match_status',
  expression: "(status = 'REVOKED') = (purge_after is not null) and (status = 'DELETED') = (deleted_at is not null)",
})
export class User extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { nullable: true, description: 'Address, as the user wrote it; null once the user is deleted.' })
  @Property({ type: 'text', nullable: true })
  @OnErasure(blank())
  email: string | null;

  /** The address as it is compared: see {@link EmailAddress}. Null once the address is free for a new account. */
  @Property({ type: 'text', nullable: true })
  @OnErasure(blank())
  emailKey: string | null;

  @Field(() => String, { nullable: true, description: 'Given name; null when the user never gave one.' })
  @Property({ type: 'text', nullable: true })
  @OnErasure(blank())
  givenName: string | null;

  @Field(() => String, { nullable: true, description: 'Family name; null when the user never gave one.' })
  @Property({ type: 'text', nullable: true })
  @OnErasure(blank())
  familyName: string | null;

  @Field(() => String, { nullable: true, description: 'Name to show; null when the user never gave one.' })
  @Property({ type: 'text', nullable: true })
  @OnErasure(blank())
  displayName: string | null;

  @Field(() => OrganizationRole, { description: 'Role in the organization.' })
  @Enum({ items: () => OrganizationRole })
  role: OrganizationRole;

  @Field(() => PlatformRole, { description: 'Role across organizations.' })
  @Enum({ items: () => PlatformRole })
  platformRole: Opt<PlatformRole> = PlatformRole.NONE;

  @Field(() => UserStatus, { description: 'Where the user stands between joining and leaving.' })
  @Enum({ items: () => UserStatus })
  status: Opt<UserStatus> = UserStatus.ACTIVE;

  @Field(() => Date, { nullable: true, description: 'When a user who has left is erased; null for all others.' })
  @Property({ type: 'timestamptz', nullable: true })
  purgeAfter: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;

  constructor(user: NewUser, now: Date) {
    super(now);
    this.organization = ref(user.organization);
    this.email = user.email.written;
    this.emailKey = user.email.key;
    this.role = user.role;
    this.givenName = user.givenName ?? null;
    this.familyName = user.familyName ?? null;
    this.displayName = user.displayName ?? null;
  }

  /** Names that are left out stay. */
  rename({ givenName = this.givenName, familyName = this.familyName, displayName = this.displayName }: Profile): void {
    Object.assign(this, { givenName, familyName, displayName });
  }

  moveTo({ written, key }: EmailAddress): void {
    this.email = written;
    this.emailKey = key;
  }

  changeRole(role: OrganizationRole): void {
    this.role = role;
  }

  /** Ends the account, with a time of grace in which it can be restored. */
  revoke(purgeAfter: Date): void {
    this.status = UserStatus.REVOKED;
    this.purgeAfter = purgeAfter;
  }

  suspend(): void {
    this.status = UserStatus.SUSPENDED;
  }

  reinstate(): void {
    this.status = UserStatus.ACTIVE;
  }

  restore(): void {
    this.status = UserStatus.ACTIVE;
    this.purgeAfter = null;
  }
}
