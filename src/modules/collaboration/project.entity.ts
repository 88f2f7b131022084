import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';

import { clearReference, OnErasure, transfer } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import type { Organization } from '../organization/index.ts';
import { Group } from './group.entity.ts';

@ObjectType({ implements: Node, description: 'Something that people of an organization do together.' })
@Entity()
@Unique({ name: 'project_name_once', properties: ['organization', 'name'] })
@Index({ name: 'project_by_organization', properties: ['organization', 'id'] })
@Index({ name: 'project_by_owner', properties: ['owner', 'id'] })
export class Project extends Group {
  /** Null once the owner is erased and nobody took over: then the administrators of the organization look after it. */
  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(transfer({ otherwise: clearReference() }))
  owner: Ref<User> | null;

  constructor(organization: Organization, owner: User, described: Pick<Project, 'name' | 'description'>, now: Date) {
    super(organization, described, now);
    this.owner = ref(owner);
  }
}
