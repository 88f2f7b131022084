import { type Opt, type Ref, ref } from '@mikro-orm/core';
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
@Index({ name: 'account_by_merge', properties: ['mergedInto'] })
@Check({ name: 'account_is_not_merged_into_itself', expression: 'merged_into_id <> id' })
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

  /** Which account stands for the company since the two were found to be one. */
  @ManyToOne(() => Account, { ref: true, nullable: true, index: false })
  mergedInto: Ref<Account> | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When all that was here had gone to mergedInto; null until then, and for what was not merged.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  mergedAt: Date | null = null;

  constructor(organization: Ref<Organization>, displayName: string, now: Date) {
    super(now);
    this.organization = organization;
    this.displayName = displayName;
  }

  /** Lets another stand for the company. What is here goes there by a job. */
  mergeInto(primary: Account): void {
    this.mergedInto = ref(primary);
  }
}
