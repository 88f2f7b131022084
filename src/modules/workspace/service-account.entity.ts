import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { clearReference, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { Workspace } from './workspace.entity.ts';

@ObjectType({ implements: Node, description: 'A program that acts in a workspace, as a member without a person.' })
@Entity()
@Index({ name: 'service_account_by_workspace', properties: ['workspace', 'id'] })
@Index({ name: 'service_account_by_creator', properties: ['createdBy'] })
export class ServiceAccount extends BaseEntity {
  @ManyToOne(() => Workspace, { ref: true, index: false })
  workspace: Ref<Workspace>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  createdBy: Ref<User> | null;

  constructor(workspace: Workspace, name: string, createdBy: User | null, now: Date) {
    super(now);
    this.workspace = ref(workspace);
    this.name = name;
    this.createdBy = createdBy && ref(createdBy);
  }
}
