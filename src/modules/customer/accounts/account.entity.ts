import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';

@ObjectType({ implements: Node, description: 'A company that is a customer of the organization.' })
@Entity()
@Index({ name: 'account_by_organization', properties: ['organization', 'id'] })
export class Account extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  displayName: string;

  constructor(organization: Ref<Organization>, displayName: string, now: Date) {
    super(now);
    this.organization = organization;
    this.displayName = displayName;
  }
}
