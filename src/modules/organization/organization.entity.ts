import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Node } from '../../shared/graphql/node.ts';

export const OrganizationStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED' } as const;
export type OrganizationStatus = (typeof OrganizationStatus)[keyof typeof OrganizationStatus];

registerEnumType(OrganizationStatus, {
  name: 'OrganizationStatus',
  description: 'Whether an organization is served.',
  valuesConfig: {
    ACTIVE: { description: 'Its users are served.' },
    SUSPENDED: { description: 'Its users cannot sign in.' },
  },
});

@ObjectType({ implements: Node, description: 'A tenant. It manages users, and owns workspaces and customers.' })
@Entity()
export class Organization extends BaseEntity {
  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Internet domain of the organization; null when it gave none.' })
  @Property({ type: 'text', nullable: true })
  domain: string | null = null;

  @Field(() => OrganizationStatus, { description: 'Whether it is served.' })
  @Enum({ items: () => OrganizationStatus })
  status: OrganizationStatus = OrganizationStatus.ACTIVE;

  constructor(name: string, now: Date) {
    super(now);
    this.name = name;
  }

  /** What is left out stays. */
  describe({ name = this.name, domain = this.domain }: Partial<Pick<Organization, 'name' | 'domain'>>): void {
    this.name = name;
    this.domain = domain;
  }
}
