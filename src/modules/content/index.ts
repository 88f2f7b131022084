export { Agent } from './agent.entity.ts';
export { Conversation } from './conversation.entity.ts';
export { Document } from './document.entity.ts';
export { KnowledgeBase } from './knowledge-base.entity.ts';
export { Memory } from './memory.entity.ts';
export { Message } from './message.entity.ts';
export { Notification } from './notification.entity.ts';
export { StoredFile } from './stored-file.entity.ts';
