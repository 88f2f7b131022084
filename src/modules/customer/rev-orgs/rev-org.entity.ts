import { type Opt, type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { TextArray } from '../../../shared/database/text-array.ts';
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
@Check({ name: 'rev_org_external_refs_are_texts', expression: 'array_position(external_refs, null) is null' })
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

  @Field(() => [String], {
    description: "The organization's own names for it; each stands for nothing else of its kind.",
  })
  @Property({ type: TextArray, default: [] })
  externalRefs: Opt<string[]> = [];

  @Field(() => GraphQLJSONObject, { description: 'Values of the fields that administrators defined, by name.' })
  @Property({ type: 'jsonb', default: '{}' })
  customFields: Opt<Readonly<Record<string, unknown>>> = {};

  constructor(account: Account, displayName: string, isDefault: boolean, now: Date) {
    super(now);
    this.organization = account.organization;
    this.account = ref(account);
    this.displayName = displayName;
    this.isDefault = isDefault;
  }
}
