import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';

import { Permission } from '../../shared/authorization/roles.ts';
import { BaseEntity } from '../../shared/database/base-entity.ts';
import { clearReference, deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from './user.entity.ts';

/** A permission on all customers that somebody granted to a user, beside what the role allows. */
@Entity()
@Unique({ name: 'permission_once_per_user', properties: ['user'] })
@Index({ name: 'permission_by_granter', properties: ['grantedBy'] })
export class UserPermission extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow({ endsAccess: true }))
  user: Ref<User>;

  @Enum({ items: () => Permission })
  permission: Permission;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  grantedBy: Ref<User> | null;

  constructor(user: User, permission: Permission, grantedBy: User, now: Date) {
    super(now);
    this.user = ref(user);
    this.permission = permission;
    this.grantedBy = ref(grantedBy);
  }
}
