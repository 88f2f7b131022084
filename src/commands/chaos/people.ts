import { randomUUID } from 'node:crypto';

import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { Conversation, Memory, Message, Notification, StoredFile } from '../../modules/content/index.ts';
import { ExternalIdentity, Session, User } from '../../modules/identity/index.ts';
import { Organization } from '../../modules/organization/index.ts';
import { Invitation, MembershipSource, Workspace, WorkspaceMember } from '../../modules/workspace/index.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { FileStore } from '../../shared/files/file-store.ts';
import { formatId } from '../../shared/ids.ts';
import { newToken } from '../../shared/tokens.ts';

const hour = 3_600_000;

export interface Person {
  readonly uuid: string;
  readonly id: string;
  readonly token: string;
  /** A word that stands in everything that is the person's, and nowhere else. */
  readonly word: string;
  readonly storageKey: string | null;
  /** At the identity provider; null when the person has none there. */
  readonly subject: string | null;
}

interface Wanted {
  readonly count: number;
  /** Memories and messages of each. */
  readonly things: number;
  readonly hasFile: boolean;
  /** Who knows them as well; null when nobody does. */
  readonly issuer: string | null;
}

/** An organization with an owner, and people in it who have things, straight in the database. */
export async function makePeople(
  em: EntityManager,
  dataDir: string,
  wanted: Wanted,
): Promise<{ owner: Person; people: Person[] }> {
  const now = new Date();
  const organization = new Organization(`Organization ${randomUUID()}`, now);
  em.persist(organization);
  const owner = makeUser(em, organization, 'OWNER', now);
  const workspace = new Workspace(ref(organization), 'Chaos', now);
  em.persist([workspace, WorkspaceMember.ofUser(workspace, owner.user, 'ADMIN', MembershipSource.LOCAL, now)]);
  const people = Array.from({ length: wanted.count }, () => makeUser(em, organization, 'MEMBER', now));
  const made = await Promise.all(
    people.map(async ({ user, ...person }) => {
      em.persist(WorkspaceMember.ofUser(workspace, user, 'MEMBER', MembershipSource.LOCAL, now));
      em.persist(invitationOf(workspace, user, owner.user, now));
      return { ...person, ...(await giveThings(em, user, person.word, owner.user, dataDir, wanted, now)) };
    }),
  );
  await em.flush();
  const { user: _, ...ownerPerson } = owner;
  return { owner: { ...ownerPerson, storageKey: null, subject: null }, people: made };
}

function makeUser(em: EntityManager, organization: Organization, role: 'OWNER' | 'MEMBER', now: Date) {
  const word = `w${randomUUID().replaceAll('-', '')}`;
  const email = parseEmail(`${word}@example.com`, []);
  const user = new User({ organization, email, role, givenName: word, displayName: `${word} of chaos` }, now);
  const { token, hash } = newToken('session');
  const tokenExpiresAt = new Date(now.getTime() + hour);
  const expiresAt = new Date(now.getTime() + 24 * hour);
  em.persist([user, new Session(user, { hash, tokenExpiresAt, expiresAt }, `Browser of ${word}`, now)]);
  return { user, uuid: user.id, id: formatId('usr', user.id), token, word };
}

function invitationOf(workspace: Workspace, user: User, invitedBy: User, now: Date): Invitation {
  const expiresAt = new Date(now.getTime() + 24 * hour);
  const { hash } = newToken('invitation');
  const email = parseEmail(user.email ?? '', []);
  return new Invitation({ workspace, email, role: 'MEMBER', invitedBy, secretHash: hash, expiresAt }, now);
}

async function giveThings(
  em: EntityManager,
  user: User,
  word: string,
  other: User,
  dataDir: string,
  { things, hasFile, issuer }: Wanted,
  now: Date,
): Promise<Pick<Person, 'storageKey' | 'subject'>> {
  const conversation = new Conversation(user, `Talk of ${word}`, null, now);
  em.persist([conversation, new Notification(user, other, `News of ${word}`, now)]);
  for (let index = 0; index < things; index++) {
    em.persist([
      new Memory(user, `Memory of ${word}`, now),
      new Message(conversation, { author: 'USER', text: word }, now),
    ]);
  }
  const storageKey = hasFile ? randomUUID() : null;
  if (storageKey) {
    await new FileStore({ dataDir }).write(storageKey, Buffer.from(`Bytes of ${word}`));
    em.persist(new StoredFile(user, { name: word, mediaType: 'text/plain', size: 3, storageKey }, now));
  }
  const subject = issuer ? randomUUID() : null;
  if (issuer && subject) {
    em.persist(new ExternalIdentity(user, { provider: issuer, subject, isManaged: true }, now));
  }
  return { storageKey, subject };
}
