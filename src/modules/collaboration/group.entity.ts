import { type Ref, ref } from '@mikro-orm/core';
import { ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Organization } from '../organization/index.ts';

/** What teams and projects have in common. */
@ObjectType()
export abstract class Group extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show, unique among its kind in the organization.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it is for; null when nobody said so.' })
  @Property({ type: 'text', nullable: true })
  description: string | null;

  constructor(organization: Organization, { name, description }: Pick<Group, 'name' | 'description'>, now: Date) {
    super(now);
    this.organization = ref(organization);
    this.name = name;
    this.description = description;
  }

  /** What is left out stays. */
  describe({ name = this.name, description = this.description }: Partial<Pick<Group, 'name' | 'description'>>): void {
    this.name = name;
    this.description = description;
  }
}
