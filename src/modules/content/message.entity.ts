import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { Conversation } from './conversation.entity.ts';

export const MessageAuthor = { USER: 'USER', AGENT: 'AGENT' } as const;
export type MessageAuthor = (typeof MessageAuthor)[keyof typeof MessageAuthor];

registerEnumType(MessageAuthor, {
  name: 'MessageAuthor',
  description: 'Whose words a message is.',
  valuesConfig: {
    USER: { description: 'Of the user who owns the conversation.' },
    AGENT: { description: 'Of the agent.' },
  },
});

@ObjectType({ implements: Node, description: 'One message of a conversation.' })
@Entity()
@Index({ name: 'message_by_conversation', properties: ['conversation', 'id'] })
export class Message extends BaseEntity {
  @ManyToOne(() => Conversation, { ref: true, index: false })
  @OnErasure(deleteRow())
  conversation: Ref<Conversation>;

  @Field(() => MessageAuthor, { description: 'Whose words it is.' })
  @Enum({ items: () => MessageAuthor })
  author: MessageAuthor;

  @Field(() => String, { description: 'The words.' })
  @Property({ type: 'text' })
  text: string;

  constructor(conversation: Conversation, message: Pick<Message, 'author' | 'text'>, now: Date) {
    super(now);
    this.conversation = ref(conversation);
    this.author = message.author;
    this.text = message.text;
  }
}
