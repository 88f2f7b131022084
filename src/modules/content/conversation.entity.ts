import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { clearReference, deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { Agent } from './agent.entity.ts';

@ObjectType({ implements: Node, description: 'A talk of a user, perhaps with an agent.' })
@Entity()
@Index({ name: 'conversation_by_owner', properties: ['owner', 'id'] })
@Index({ name: 'conversation_by_agent', properties: ['agent'] })
export class Conversation extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  owner: Ref<User>;

  /** Null when there is none, or once its owner is erased: the conversation is somebody else's, and stays. */
  @ManyToOne(() => Agent, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  agent: Ref<Agent> | null;

  @Field(() => String, { description: 'Title to show.' })
  @Property({ type: 'text' })
  title: string;

  constructor(owner: User, title: string, agent: Agent | null, now: Date) {
    super(now);
    this.owner = ref(owner);
    this.title = title;
    this.agent = agent ? ref(agent) : null;
  }
}
