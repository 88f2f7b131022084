import {
  type Agent,
  Conversation,
  Document,
  KnowledgeBase,
  Memory,
  Message,
  Notification,
} from '../../src/modules/content/index.ts';
import { User } from '../../src/modules/identity/index.ts';
import type { Api } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

/** One of everything for a person; the notification is from the sender. */
export async function give(api: Api, person: Person, sender: Person, agent?: Agent) {
  const world = new World(api);
  const own = agent ?? (await world.agent(person));
  const conversation = await world.conversation(person, own);
  const base = await world.knowledgeBase(person);
  const file = await world.file(person);
  const em = api.em();
  const { now } = api;
  const owner = em.getReference(User, person.user.id);
  const talk = em.getReference(Conversation, conversation.id);
  const memory = new Memory(owner, 'Tea', now);
  const question = new Message(talk, { author: 'USER', text: 'How?' }, now);
  const answer = new Message(talk, { author: 'AGENT', text: 'So.' }, now);
  const document = new Document(em.getReference(KnowledgeBase, base.id), { title: 'Bread', text: 'Flour' }, now);
  const notification = new Notification(owner, em.getReference(User, sender.user.id), 'Hello', now);
  await em.persist([memory, question, answer, document, notification]).flush();
  return { agent: own, conversation, base, file, memory, question, answer, document, notification };
}
