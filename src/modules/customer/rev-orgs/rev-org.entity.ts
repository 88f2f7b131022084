import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';
import { Account } from '../accounts/account.entity.ts';

@ObjectType({
  implements: Node,
  description: "A customer's workspace. Belongs to one account; each account has a default one.",
})
@Entity()
@Index({
  name: 'rev_org_default_once',
  expression: 'create unique index rev_org_default_once on rev_org (account_id) where is_default',
})
@Index({ name: 'rev_org_by_account', properties: ['account', 'id'] })
@Index({ name: 'rev_org_by_organization', properties: ['organization', 'id'] })
export class RevOrg extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @ManyToOne(() => Account, { ref: true, index: false })
  account: Ref<Account>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  displayName: string;

  @Field(() => Boolean, { description: "Whether it is the account's default rev org." })
  @Property({ type: 'boolean' })
  isDefault: boolean;

  constructor(account: Account, displayName: string, isDefault: boolean, now: Date) {
    super(now);
    this.organization = account.organization;
    this.account = ref(account);
    this.displayName = displayName;
    this.isDefault = isDefault;
  }
}
