import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { OnErasure, transfer } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';

@ObjectType({ implements: Node, description: 'An assistant that a user set up.' })
@Entity()
@Index({ name: 'agent_by_owner', properties: ['owner', 'id'] })
export class Agent extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(transfer())
  owner: Ref<User>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { description: 'What it is told to do.' })
  @Property({ type: 'text' })
  instructions: string;

  constructor(owner: User, agent: Pick<Agent, 'name' | 'instructions'>, now: Date) {
    super(now);
    this.owner = ref(owner);
    this.name = agent.name;
    this.instructions = agent.instructions;
  }
}
