import { randomUUID } from 'node:crypto';

import {
  Agent,
  Conversation,
  Document,
  KnowledgeBase,
  Memory,
  Message,
  Notification,
  StoredFile,
} from '../../src/modules/content/index.ts';
import { User, UserPermission } from '../../src/modules/identity/index.ts';
import type { Api } from './api.ts';
import type { Person } from './world.ts';

/**
 * Gives a person one of everything that can be owned, and makes a neighbour's things refer to the person.
 *
 * @returns words that stand in what is the person's, and nowhere else
 */
export async function giveBelongings(api: Api, person: Person, neighbour: Person): Promise<string[]> {
  const em = api.em();
  const now = api.now;
  const owner = em.getReference(User, person.user.id);
  const other = em.getReference(User, neighbour.user.id);
  const word = (thing: string) => `${thing} of ${person.user.id.slice(-12)}`;

  const agent = new Agent(owner, { name: word('agent'), instructions: word('instructions') }, now);
  const conversation = new Conversation(owner, word('conversation'), agent, now);
  const knowledgeBase = new KnowledgeBase(owner, word('knowledge base'), now);
  em.persist([
    agent,
    conversation,
    new Message(conversation, { author: 'USER', text: word('question') }, now),
    new Message(conversation, { author: 'AGENT', text: word('answer') }, now),
    knowledgeBase,
    new Document(knowledgeBase, { title: word('title'), text: word('document') }, now),
    new Memory(owner, word('memory'), now),
    new StoredFile(owner, { name: word('file'), mediaType: 'text/plain', size: 3, storageKey: randomUUID() }, now),
    new Notification(owner, other, word('news'), now),
    // The neighbour's, which stay:
    new Conversation(other, 'A talk with the agent of a colleague', agent, now),
    new Notification(other, owner, 'A message from a colleague', now),
  ]);
  await em.flush();
  await em.upsertMany(
    UserPermission,
    [
      new UserPermission(owner, 'MANAGE_CUSTOMERS', other, now),
      new UserPermission(other, 'MANAGE_CUSTOMERS', owner, now),
    ],
    { onConflictFields: ['user'], onConflictAction: 'ignore' },
  );
  return [
    'agent',
    'instructions',
    'conversation',
    'question',
    'knowledge base',
    'document',
    'memory',
    'file',
    'news',
  ].map(word);
}
