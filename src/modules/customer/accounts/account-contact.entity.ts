import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { Account } from './account.entity.ts';

/**
 * That a customer's user is associated with an account.
 *
 * Begins with the first link to one of its rev orgs; ends with the link to its default one.
 */
@Entity()
@Unique({ name: 'account_contact_once', properties: ['revUser', 'account'] })
@Index({ name: 'account_contact_by_account', properties: ['account', 'id'] })
export class AccountContact extends BaseEntity {
  @ManyToOne(() => Account, { ref: true, index: false })
  account: Ref<Account>;

  @ManyToOne(() => RevUser, { ref: true, index: false })
  @OnErasure(deleteRow())
  revUser: Ref<RevUser>;

  constructor(account: Account, revUser: RevUser, now: Date) {
    super(now);
    this.account = ref(account);
    this.revUser = ref(revUser);
  }
}
