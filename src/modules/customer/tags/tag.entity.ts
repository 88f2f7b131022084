import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';

@ObjectType({ implements: Node, description: 'A word by which an organization sorts its customers.' })
@Entity()
@Index({
  name: 'tag_name_once',
  expression: 'create unique index tag_name_once on tag (organization_id, lower(name))',
})
@Index({ name: 'tag_by_organization', properties: ['organization', 'id'] })
export class Tag extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show; unique in the organization, whatever the case.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it is for; null when nobody said.' })
  @Property({ type: 'text', nullable: true })
  description: string | null;

  constructor(organization: Ref<Organization>, name: string, description: string | null, now: Date) {
    super(now);
    this.organization = organization;
    this.name = name;
    this.description = description;
  }

  describe({ name, description }: { name: string | undefined; description: string | null | undefined }): void {
    this.name = name ?? this.name;
    this.description = description === undefined ? this.description : description;
  }
}
