import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { Permission } from '../../../shared/authorization/roles.ts';
import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { clearReference, deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { User } from '../../identity/index.ts';
import { Account } from '../accounts/account.entity.ts';

/**
 * A permission that somebody granted to a user on one account, its rev orgs, and the rev users of both.
 *
 * Written and deleted only under the lock of the user, so that who holds that lock can rely on it.
 */
@ObjectType({
  description: 'What was granted to a user on one account, its rev orgs, and the rev users who belong to them.',
})
@Entity()
@Unique({ name: 'account_permission_once', properties: ['user', 'account'] })
@Index({ name: 'account_permission_by_user', properties: ['user', 'id'] })
@Index({ name: 'account_permission_by_account', properties: ['account'] })
@Index({ name: 'account_permission_by_granter', properties: ['grantedBy'] })
export class AccountPermission extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow({ endsAccess: true }))
  user: Ref<User>;

  @ManyToOne(() => Account, { ref: true, index: false })
  account: Ref<Account>;

  @Field(() => Permission, { description: 'What the user may do there.' })
  @Enum({ items: () => Permission })
  permission: Permission;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  grantedBy: Ref<User> | null;

  constructor(user: User, account: Account, permission: Permission, grantedBy: User, now: Date) {
    super(now);
    this.user = ref(user);
    this.account = ref(account);
    this.permission = permission;
    this.grantedBy = ref(grantedBy);
  }
}
