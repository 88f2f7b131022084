import { ConversationResolver, MessageResolver } from './conversation.resolver.ts';
import { CreateAgentMutation } from './create-agent.mutation.ts';
import { CreateConversationMutation } from './create-conversation.mutation.ts';
import { CreateDocumentMutation } from './create-document.mutation.ts';
import { CreateFileMutation } from './create-file.mutation.ts';
import { CreateKnowledgeBaseMutation } from './create-knowledge-base.mutation.ts';
import { CreateMemoryMutation } from './create-memory.mutation.ts';
import { CreateMessageMutation } from './create-message.mutation.ts';
import { DocumentResolver, KnowledgeBaseResolver } from './knowledge-base.resolver.ts';
import { MarkNotificationsReadMutation } from './mark-notifications-read.mutation.ts';
import { NotificationResolver } from './notification.resolver.ts';
import { ownerResolvers } from './owner.resolver.ts';
import { SendNotificationMutation } from './send-notification.mutation.ts';
import { UserContentResolver } from './user-content.resolver.ts';

export { contentNodes } from './content.nodes.ts';

export const contentResolvers = [
  ConversationResolver,
  CreateAgentMutation,
  CreateConversationMutation,
  CreateDocumentMutation,
  CreateFileMutation,
  CreateKnowledgeBaseMutation,
  CreateMemoryMutation,
  CreateMessageMutation,
  DocumentResolver,
  KnowledgeBaseResolver,
  MarkNotificationsReadMutation,
  MessageResolver,
  NotificationResolver,
  ...ownerResolvers,
  SendNotificationMutation,
  UserContentResolver,
] as const;
