import type {
  Agent,
  Conversation,
  Document,
  KnowledgeBase,
  Memory,
  Message,
  Notification,
} from '../modules/content/index.ts';
import type { NewRow } from './new-row.ts';
import { aFact, aNotice, anAnswer, aRequest, aSubject, titled } from './words.ts';
import { day, end, hour, isActive, isKept, minute, type Person, type World } from './world.ts';

const conversationsEach = 5;
const messagesEach = 10;
const memoriesEach = 5;
const notificationsEach = 5;
const documentsEach = 3;

/** Every third person has an agent. */
export function* agents(world: World): Generator<NewRow<Agent>> {
  for (const owner of world.people) {
    const agent = agentOf(world, owner);
    if (agent) {
      yield agent;
    }
  }
}

function agentOf(world: World, owner: Person): NewRow<Agent> | null {
  if (!isKept(owner) || owner.index % 3 !== 0) {
    return null;
  }
  const source = world.source('agent');
  const subject = aSubject(source.random(owner.index));
  const at = owner.joined + hour;
  return {
    id: source.id(owner.index, at),
    createdAt: new Date(at),
    ownerId: owner.id,
    name: `${titled(subject)} assistant`,
    instructions: `Answer questions about the ${subject}. Be brief, and say what you do not know.`,
  };
}

export function* conversations(world: World): Generator<NewRow<Conversation>> {
  for (const owner of world.people.filter(isKept)) {
    for (let i = 0; i < conversationsEach; i++) {
      yield conversationOf(world, owner, i);
    }
  }
}

function conversationOf(world: World, owner: Person, i: number): NewRow<Conversation> {
  const n = owner.index * conversationsEach + i;
  const source = world.source('conversation');
  const random = source.random(n);
  const at = random.between(owner.joined + day, end(world, owner) - day);
  // Mostly with an agent of one's own; now and then with a colleague's, which may go before the conversation does.
  const agent = agentOf(world, random.chance(0.9) ? owner : random.pick(owner.tenant.people));
  return {
    id: source.id(n, at),
    createdAt: new Date(at),
    ownerId: owner.id,
    agentId: agent && agent.createdAt.getTime() < at ? agent.id : null,
    title: titled(aSubject(random)),
  };
}

export function* messages(world: World): Generator<NewRow<Message>> {
  const source = world.source('message');
  for (const owner of world.people.filter(isKept)) {
    for (let i = 0; i < conversationsEach; i++) {
      const { id: conversationId, createdAt } = conversationOf(world, owner, i);
      for (let k = 0; k < messagesEach; k++) {
        const n = (owner.index * conversationsEach + i) * messagesEach + k;
        const at = createdAt.getTime() + k * minute;
        const random = source.random(n);
        yield {
          id: source.id(n, at),
          createdAt: new Date(at),
          conversationId,
          author: k % 2 === 0 ? 'USER' : 'AGENT',
          text: k % 2 === 0 ? aRequest(random) : anAnswer(random),
        };
      }
    }
  }
}

export function* memories(world: World): Generator<NewRow<Memory>> {
  const source = world.source('memory');
  for (const owner of world.people.filter(isKept)) {
    for (let i = 0; i < memoriesEach; i++) {
      const n = owner.index * memoriesEach + i;
      const random = source.random(n);
      const at = random.between(owner.joined + day, end(world, owner));
      yield { id: source.id(n, at), createdAt: new Date(at), ownerId: owner.id, text: aFact(random) };
    }
  }
}

export function* notifications(world: World): Generator<NewRow<Notification>> {
  const source = world.source('notification');
  for (const recipient of world.people.filter(isKept)) {
    for (let i = 0; i < notificationsEach; i++) {
      const n = recipient.index * notificationsEach + i;
      const random = source.random(n);
      const at = random.between(recipient.joined + day, end(world, recipient) - hour);
      const colleague = random.pick(recipient.tenant.people);
      const isSigned = isActive(colleague) && colleague !== recipient && random.chance(0.9);
      yield {
        id: source.id(n, at),
        createdAt: new Date(at),
        recipientId: recipient.id,
        senderId: isSigned ? colleague.id : null,
        text: aNotice(random),
        readAt: random.chance(0.7) ? new Date(at + 10 * minute) : null,
      };
    }
  }
}

/** Every fifth person has a knowledge base. */
export function* knowledgeBases(world: World): Generator<NewRow<KnowledgeBase>> {
  const source = world.source('knowledge base');
  for (const owner of world.people.filter(isKept).filter(({ index }) => index % 5 === 0)) {
    const at = owner.joined + 2 * hour;
    const name = `${titled(aSubject(source.random(owner.index)))} handbook`;
    yield { id: source.id(owner.index, at), createdAt: new Date(at), ownerId: owner.id, name };
  }
}

export function* documents(world: World): Generator<NewRow<Document>> {
  const source = world.source('document');
  let n = 0;
  for (const { id: knowledgeBaseId, createdAt } of knowledgeBases(world)) {
    for (let i = 0; i < documentsEach; i++) {
      const random = source.random(n);
      const at = createdAt.getTime() + (i + 1) * hour;
      const title = `About the ${aSubject(random)}`;
      const text = `# ${title}\n\n${anAnswer(random)}\n${anAnswer(random)}\n`;
      yield { id: source.id(n, at), createdAt: new Date(at), knowledgeBaseId, title, text };
      n++;
    }
  }
}
