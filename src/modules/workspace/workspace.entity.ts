import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Node } from '../../shared/graphql/node.ts';
import { Organization } from '../organization/index.ts';

@ObjectType({ implements: Node, description: 'A place that members share. It belongs to one organization.' })
@Entity()
@Unique({ name: 'workspace_name_once', properties: ['organization', 'name'] })
@Index({ name: 'workspace_by_organization', properties: ['organization', 'id'] })
export class Workspace extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show, unique in the organization.' })
  @Property({ type: 'text' })
  name: string;

  constructor(organization: Ref<Organization>, name: string, now: Date) {
    super(now);
    this.organization = organization;
    this.name = name;
  }

  rename(name: string): void {
    this.name = name;
  }
}
