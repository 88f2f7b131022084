import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { Tag } from './tag.entity.ts';

/** That an account, a rev org or a rev user has a tag, with a value or without. */
@Entity()
@Unique({ name: 'tag_assignment_once_for_account', properties: ['account', 'tag'] })
@Unique({ name: 'tag_assignment_once_for_rev_org', properties: ['revOrg', 'tag'] })
@Unique({ name: 'tag_assignment_once_for_rev_user', properties: ['revUser', 'tag'] })
@Index({ name: 'tag_assignment_by_tag', properties: ['tag'] })
@Check({ name: 'tag_assignment_has_one_subject', expression: 'num_nonnulls(account_id, rev_org_id, rev_user_id) = 1' })
export class TagAssignment extends BaseEntity {
  @ManyToOne(() => Tag, { ref: true, index: false })
  tag: Ref<Tag>;

  @ManyToOne(() => Account, { ref: true, nullable: true, index: false })
  account: Ref<Account> | null = null;

  @ManyToOne(() => RevOrg, { ref: true, nullable: true, index: false })
  revOrg: Ref<RevOrg> | null = null;

  @ManyToOne(() => RevUser, { ref: true, nullable: true, index: false })
  @OnErasure(deleteRow())
  revUser: Ref<RevUser> | null = null;

  @Property({ type: 'text', nullable: true })
  value: string | null;

  constructor(tag: Tag, subject: Account | RevOrg | RevUser, value: string | null, now: Date) {
    super(now);
    this.tag = ref(tag);
    this.value = value;
    if (subject instanceof RevUser) {
      this.revUser = ref(subject);
    } else if (subject instanceof RevOrg) {
      this.revOrg = ref(subject);
    } else {
      this.account = ref(subject);
    }
  }
}
