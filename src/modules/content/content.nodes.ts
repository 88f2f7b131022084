import type { Context } from '../../context.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { findAgent, findOwn } from './content.reads.ts';
import { Conversation } from './conversation.entity.ts';
import { Document } from './document.entity.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';
import { Memory } from './memory.entity.ts';
import { Message } from './message.entity.ts';
import { Notification } from './notification.entity.ts';
import { StoredFile } from './stored-file.entity.ts';

const findConversation = (context: Context, id: string) => findOwn(context, Conversation, id, ({ ownerId }) => ownerId);
const findKnowledgeBase = (context: Context, id: string) =>
  findOwn(context, KnowledgeBase, id, ({ ownerId }) => ownerId);

export const contentNodes: VisibleNodes = {
  agt: findAgent,
  cnv: findConversation,
  async doc(context, id) {
    const document = await context.rows.find(Document, id);
    return document && (await findKnowledgeBase(context, document.knowledgeBaseId)) && document;
  },
  fil: (context, id) => findOwn(context, StoredFile, id, ({ ownerId }) => ownerId),
  knb: findKnowledgeBase,
  mmo: (context, id) => findOwn(context, Memory, id, ({ ownerId }) => ownerId),
  async msg(context, id) {
    const message = await context.rows.find(Message, id);
    return message && (await findConversation(context, message.conversationId)) && message;
  },
  ntf: (context, id) => findOwn(context, Notification, id, ({ recipientId }) => recipientId),
};
