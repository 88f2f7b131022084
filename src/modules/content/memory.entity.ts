import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';

@ObjectType({ implements: Node, description: 'Something to be remembered for a user.' })
@Entity()
@Index({ name: 'memory_by_owner', properties: ['owner', 'id'] })
export class Memory extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  owner: Ref<User>;

  @Field(() => String, { description: 'What is remembered.' })
  @Property({ type: 'text' })
  text: string;

  constructor(owner: User, text: string, now: Date) {
    super(now);
    this.owner = ref(owner);
    this.text = text;
  }
}
