import type { Opt, Ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { TextArray } from '../../../shared/database/text-array.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';

@ObjectType({ implements: Node, description: 'A company that is a customer of the organization.' })
@Entity()
@Index({ name: 'account_by_organization', properties: ['organization', 'id'] })
@Check({ name: 'account_external_refs_are_texts', expression: 'array_position(external_refs, null) is null' })
export class Account extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  displayName: string;

  @Field(() => [String], {
    description: "The organization's own names for it; each stands for nothing else of its kind.",
  })
  @Property({ type: TextArray, default: [] })
  externalRefs: Opt<string[]> = [];

  @Field(() => GraphQLJSONObject, { description: 'Values of the fields that administrators defined, by name.' })
  @Property({ type: 'jsonb', default: '{}' })
  customFields: Opt<Readonly<Record<string, unknown>>> = {};

  constructor(organization: Ref<Organization>, displayName: string, now: Date) {
    super(now);
    this.organization = organization;
    this.displayName = displayName;
  }
}
