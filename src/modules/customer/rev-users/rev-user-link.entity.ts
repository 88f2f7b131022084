import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-user.entity.ts';

/** That a customer's user belongs to a rev org. */
@Entity()
@Unique({ name: 'rev_user_link_once', properties: ['revUser', 'revOrg'] })
@Index({ name: 'rev_user_link_by_rev_org', properties: ['revOrg', 'id'] })
@Index({ name: 'rev_user_link_by_rev_user', properties: ['revUser', 'id'] })
export class RevUserLink extends BaseEntity {
  @ManyToOne(() => RevUser, { ref: true, index: false })
  @OnErasure(deleteRow())
  revUser: Ref<RevUser>;

  @ManyToOne(() => RevOrg, { ref: true, index: false })
  revOrg: Ref<RevOrg>;

  constructor(revUser: RevUser, revOrg: RevOrg, now: Date) {
    super(now);
    this.revUser = ref(revUser);
    this.revOrg = ref(revOrg);
  }
}
