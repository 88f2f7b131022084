import { randomUUID } from 'node:crypto';

import type { Client } from './client.ts';
import { secretTo } from './mail.ts';
import type { Rows } from './rows.ts';

/** Somebody in the demo: signed in, with a session of their own. */
export interface Person {
  readonly name: string;
  readonly id: string;
  readonly email: string;
  readonly client: Client;
}

/** What the demo plays with. Everything is new, so that it can run again and again on one server. */
export interface Stage {
  readonly anonymous: Client;
  readonly owner: Person;
  readonly neighbour: Person;
  readonly workspaceId: string;
}

export const password = 'a password for the demo';
const run = randomUUID().slice(0, 8);

/** Two organizations with an owner each, and a workspace. */
export async function setStage(anonymous: Client, rows: Rows): Promise<Stage> {
  const owner = await signUp(anonymous, rows, 'Olivia', 'Demo Corporation');
  const neighbour = await signUp(anonymous, rows, 'Noor', 'The Neighbours');
  return { anonymous, owner, neighbour, workspaceId: await makeWorkspace(owner, 'Research') };
}

async function signUp(anonymous: Client, rows: Rows, name: string, organizationName: string): Promise<Person> {
  const email = addressOf(name);
  await anonymous.must('signUp', { email, displayName: name, organizationName: `${organizationName} ${run}` }, '');
  const answer = await anonymous.must(
    'confirmSignUp',
    { token: await secretTo(anonymous, rows, { email, page: 'confirm-sign-up' }), password },
    '... on ConfirmSignUpSuccess { sessionToken user { id } }',
  );
  return { name, id: answer['user'].id, email, client: anonymous.as(answer['sessionToken']) };
}

/** A user whom the owner makes, signed in, who joins the workspace by an invitation, with one of everything that people own. */
export async function welcome(
  { anonymous, owner, workspaceId }: Stage,
  name: string,
  role = 'MEMBER',
): Promise<Person> {
  const email = addressOf(name);
  const profile = {
    email,
    password,
    givenName: name,
    familyName: `Demo-${run}`,
    role,
    permissions: ['MANAGE_CUSTOMERS'],
  };
  const { user } = await owner.client.must('createUser', profile, '... on CreateUserSuccess { user { id } }');
  const { sessionToken } = await anonymous.must('signIn', { email, password }, '... on SignInSuccess { sessionToken }');
  const person = { name, id: user.id, email, client: anonymous.as(sessionToken) };
  await join(owner, person, workspaceId);
  await furnish(person);
  return person;
}

/** Makes a person a member of a workspace, by an invitation. Gives the member's id. */
export async function join(admin: Person, person: Person, workspaceId: string, role = 'MEMBER'): Promise<string> {
  const { secret } = await admin.client.must(
    'inviteWorkspaceMember',
    { workspaceId, email: person.email, role },
    '... on InviteWorkspaceMemberSuccess { secret }',
  );
  const { member } = await person.client.must(
    'acceptInvitation',
    { secret },
    '... on AcceptInvitationSuccess { member { id } }',
  );
  return member.id;
}

/** A workspace of the owner's organization, with the owner as its admin. */
export async function makeWorkspace(owner: Person, name: string): Promise<string> {
  const { workspace } = await owner.client.must(
    'createWorkspace',
    { name: `${name} ${run}` },
    '... on CreateWorkspaceSuccess { workspace { id } }',
  );
  return workspace.id;
}

/** A text that stands in a person's things and nowhere else. */
export const signatureOf = ({ id }: Person): string => `words of ${id}`;

async function furnish(person: Person): Promise<void> {
  const { client } = person;
  const text = signatureOf(person);
  const { agent } = await client.must(
    'createAgent',
    { name: text, instructions: text },
    '... on CreateAgentSuccess { agent { id } }',
  );
  const { conversation } = await client.must(
    'createConversation',
    { title: text, agentId: agent.id },
    '... on CreateConversationSuccess { conversation { id } }',
  );
  await client.must(
    'createMessage',
    { conversationId: conversation.id, author: 'USER', text },
    '... on CreateMessageSuccess { createdMessage { id } }',
  );
  await client.must('createMemory', { text }, '... on CreateMemorySuccess { memory { id } }');
  const { knowledgeBase } = await client.must(
    'createKnowledgeBase',
    { name: text },
    '... on CreateKnowledgeBaseSuccess { knowledgeBase { id } }',
  );
  await client.must(
    'createDocument',
    { knowledgeBaseId: knowledgeBase.id, title: text, text },
    '... on CreateDocumentSuccess { document { id } }',
  );
  const content = Buffer.from(text).toString('base64');
  await client.must(
    'createFile',
    { name: text, mediaType: 'text/plain', content },
    '... on CreateFileSuccess { file { id } }',
  );
}

export function addressOf(name: string): string {
  return `${name.toLowerCase()}.${run}.${randomUUID().slice(0, 4)}@example.com`;
}
