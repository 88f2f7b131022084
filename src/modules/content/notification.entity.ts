import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { clearReference, deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';

@ObjectType({ implements: Node, description: 'Something that a user is told.' })
@Entity()
@Index({ name: 'notification_by_recipient', properties: ['recipient', 'id'] })
@Index({
  name: 'notification_unread',
  expression: 'create index notification_unread on notification (recipient_id, id) where read_at is null',
})
@Index({ name: 'notification_by_sender', properties: ['sender'] })
export class Notification extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  recipient: Ref<User>;

  /** Null when the server itself tells something, and once the sender is erased. */
  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  sender: Ref<User> | null;

  @Field(() => String, { description: 'What the user is told.' })
  @Property({ type: 'text' })
  text: string;

  @Field(() => Date, { nullable: true, description: 'When the user read it; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  readAt: Date | null = null;

  constructor(recipient: User, sender: User | null, text: string, now: Date) {
    super(now);
    this.recipient = ref(recipient);
    this.sender = sender && ref(sender);
    this.text = text;
  }
}
