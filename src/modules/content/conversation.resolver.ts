import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { Agent } from './agent.entity.ts';
import { findAgent } from './content.reads.ts';
import { Conversation } from './conversation.entity.ts';
import { Message } from './message.entity.ts';

const MessageConnection = connectionOf('Message', () => Message, 'messages');

const messagesOfConversation: Listing<Message> = {
  name: 'messages of conversation',
  entity: Message,
  parent: 'conversation_id',
};

@Resolver(() => Conversation)
export class ConversationResolver {
  @FieldResolver(() => Agent, {
    nullable: true,
    description: 'The agent; null when there is none, or its owner has left.',
  })
  agent(@Root() { agentId }: Row<Conversation>, @Ctx() context: Context) {
    return agentId && findAgent(context, agentId);
  }

  @FieldResolver(() => MessageConnection, { nullable: true, description: 'What was said.' })
  messages(
    @Root() conversation: Row<Conversation>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageOf(context.rows, messagesOfConversation, conversation.id, args);
  }
}

@Resolver(() => Message)
export class MessageResolver {
  @FieldResolver(() => Conversation, { description: 'The conversation that it is a part of.' })
  conversation(@Root() { conversationId }: Row<Message>, @Ctx() context: Context) {
    return context.rows.get(Conversation, conversationId);
  }
}
