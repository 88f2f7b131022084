import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { OnErasure, transfer } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';

@ObjectType({ implements: Node, description: 'A collection of documents that a user made.' })
@Entity()
@Index({ name: 'knowledge_base_by_owner', properties: ['owner', 'id'] })
export class KnowledgeBase extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(transfer())
  owner: Ref<User>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  constructor(owner: User, name: string, now: Date) {
    super(now);
    this.owner = ref(owner);
    this.name = name;
  }
}
