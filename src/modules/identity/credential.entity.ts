import { type Ref, ref } from '@mikro-orm/core';
import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from './user.entity.ts';

/** What proves that somebody is a user: a password, kept as an Argon2id hash (RFC 9106). */
@Entity()
@Unique({ name: 'credential_once_per_user', properties: ['user'] })
export class Credential extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow({ endsAccess: true }))
  user: Ref<User>;

  @Property({ type: 'text' })
  passwordHash: string;

  constructor(user: User, passwordHash: string, now: Date) {
    super(now);
    this.user = ref(user);
    this.passwordHash = passwordHash;
  }
}
