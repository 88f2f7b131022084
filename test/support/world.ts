import { randomUUID } from 'node:crypto';

import { ref } from '@mikro-orm/core';

import { AuditEvent, readReason } from '../../src/modules/audit/index.ts';
import { Project, ProjectMember, Team, TeamMember } from '../../src/modules/collaboration/index.ts';
import { Agent, Conversation, KnowledgeBase, StoredFile } from '../../src/modules/content/index.ts';
import {
  Account,
  AccountContact,
  AccountPermission,
  RevOrg,
  RevUser,
  RevUserLink,
} from '../../src/modules/customer/index.ts';
import {
  ApiKey,
  Credential,
  ExternalIdentity,
  hashPassword,
  RefreshToken,
  Session,
  User,
  UserPermission,
  UserStatus,
} from '../../src/modules/identity/index.ts';
import { Mail } from '../../src/modules/mail/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import {
  Invitation,
  MembershipSource,
  ServiceAccount,
  ServiceAccountKey,
  Workspace,
  WorkspaceMember,
  type WorkspaceRole,
} from '../../src/modules/workspace/index.ts';
import type { OrganizationRole, Permission, PlatformRole } from '../../src/shared/authorization/roles.ts';
import { Rows } from '../../src/shared/database/rows.ts';
import { parseEmail } from '../../src/shared/email-address.ts';
import { FileStore } from '../../src/shared/files/file-store.ts';
import { formatId, type IdKind } from '../../src/shared/ids.ts';
import { hintOf, newToken } from '../../src/shared/tokens.ts';
import type { Api, Reply } from './api.ts';

const hour = 3_600_000;
const day = 24 * hour;

interface UserTraits {
  readonly in: Organization;
  readonly role?: OrganizationRole;
  readonly platformRole?: PlatformRole;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly displayName?: string;
  readonly password?: string;
  readonly permissions?: readonly Permission[];
}

/** A person in a test, with a live session to call with. */
export class Person {
  readonly #api: Api;
  readonly user: User;
  readonly token: string;
  readonly refreshToken: string;

  constructor(api: Api, user: User, token: string, refreshToken: string) {
    this.#api = api;
    this.user = user;
    this.token = token;
    this.refreshToken = refreshToken;
  }

  /** The user's id, as the API writes it. */
  get id(): string {
    return formatId('usr', this.user.id);
  }

  get email(): string {
    return this.user.email ?? '';
  }

  /** Calls the API as this person. */
  call(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    return this.#api.call(document, variables, { token: this.token });
  }
}

let count = 0;

/** Makes what a test needs, straight in the database: quick, and without the operations that other tests are about. */
export class World {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** An organization with its owner. */
  async organization(name = `Organization ${++count}`): Promise<{ organization: Organization; owner: Person }> {
    const organization = new Organization(name, this.#api.now);
    await this.#api.em().persist(organization).flush();
    return { organization, owner: await this.user({ in: organization, role: 'OWNER' }) };
  }

  async user({
    in: organization,
    role = 'MEMBER',
    platformRole,
    password,
    permissions = [],
    email: address,
    ...traits
  }: UserTraits): Promise<Person> {
    const em = this.#api.em();
    const now = this.#api.now;
    const email = parseEmail(address ?? `person${++count}@example.com`, []);
    const user = new User({ organization: em.merge(organization), email, role, ...traits }, now);
    user.platformRole = platformRole ?? 'NONE';
    const token = newToken('session');
    const refresh = newToken('refresh');
    const expiresAt = new Date(now.getTime() + 30 * day);
    const session = new Session(
      user,
      { hash: token.hash, tokenExpiresAt: new Date(now.getTime() + hour), expiresAt },
      'Test browser',
      now,
    );
    em.persist([user, session, new RefreshToken(session, refresh.hash, expiresAt, now)]);
    em.persist(permissions.map(permission => new UserPermission(user, permission, user, now)));
    if (password) {
      em.persist(new Credential(user, await hashPassword(password), now));
    }
    await em.flush();
    return new Person(this.#api, user, token.token, refresh.token);
  }

  /** A further session of a person; returns its token. */
  async session({ user }: Person): Promise<string> {
    const em = this.#api.em();
    const token = newToken('session');
    const times = {
      tokenExpiresAt: new Date(this.#api.now.getTime() + hour),
      expiresAt: new Date(this.#api.now.getTime() + 30 * day),
    };
    await em
      .persist(new Session(em.getReference(User, user.id), { hash: token.hash, ...times }, 'Telephone', this.#api.now))
      .flush();
    return token.token;
  }

  /** A key of a person, with the token that was shown once. */
  async apiKey({ user }: Person): Promise<{ apiKey: ApiKey; token: string }> {
    const em = this.#api.em();
    const now = this.#api.now;
    const owner = em.getReference(User, user.id);
    const { token, hash } = newToken('key');
    const session = Session.ofKey(owner, hash, new Date(now.getTime() + 90 * day), now);
    const apiKey = new ApiKey(owner, session, { name: `Key ${++count}`, hint: hintOf(token) }, now);
    await em.persist([session, apiKey]).flush();
    return { apiKey, token };
  }

  /** That a person is known to another provider. */
  async externalIdentity(
    { user }: Person,
    { provider = 'https://id.example.com', subject = `subject-${++count}`, isManaged = false } = {},
  ): Promise<ExternalIdentity> {
    const em = this.#api.em();
    const traits = { provider, subject, isManaged };
    const identity = new ExternalIdentity(em.getReference(User, user.id), traits, this.#api.now);
    await em.persist(identity).flush();
    return identity;
  }

  /** The mails to an address that wait or were kept, oldest first. */
  async mailsTo(address: string): Promise<Mail['letter'][]> {
    const { key } = parseEmail(address, []);
    const mails = await this.#api.em().find(Mail, { addressKey: key }, { orderBy: { id: 'asc' } });
    return mails.map(({ letter }) => letter);
  }

  /** The secret in the newest mail to an address. */
  async secretTo(address: string): Promise<string> {
    const links = (await this.mailsTo(address)).flatMap(({ link }) => link?.url ?? []);
    return new URL(links.at(-1) ?? 'http://localhost').searchParams.get('secret') ?? '';
  }

  /** A workspace with members, who are admins when they stand in the first list. */
  async workspace(
    organization: Organization,
    {
      admins = [],
      members = [],
      name = `Workspace ${++count}`,
    }: { admins?: readonly Person[]; members?: readonly Person[]; name?: string } = {},
  ): Promise<Workspace> {
    const em = this.#api.em();
    const workspace = new Workspace(ref(em.getReference(Organization, organization.id)), name, this.#api.now);
    await em.persist(workspace).flush();
    await Promise.all([
      ...admins.map(person => this.member(workspace, person, { role: 'ADMIN' })),
      ...members.map(person => this.member(workspace, person)),
    ]);
    return workspace;
  }

  async member(
    workspace: Workspace,
    { user }: Person,
    { role = 'MEMBER', source = MembershipSource.LOCAL }: { role?: WorkspaceRole; source?: MembershipSource } = {},
  ): Promise<WorkspaceMember> {
    const em = this.#api.em();
    const member = WorkspaceMember.ofUser(
      em.getReference(Workspace, workspace.id),
      em.getReference(User, user.id),
      role,
      source,
      this.#api.now,
    );
    await em.persist(member).flush();
    return member;
  }

  async serviceAccount(
    workspace: Workspace,
    createdBy: Person,
    role: WorkspaceRole = 'MEMBER',
  ): Promise<{ account: ServiceAccount; member: WorkspaceMember }> {
    const em = this.#api.em();
    const home = em.getReference(Workspace, workspace.id);
    const account = new ServiceAccount(
      home,
      `Robot ${++count}`,
      em.getReference(User, createdBy.user.id),
      this.#api.now,
    );
    const member = WorkspaceMember.ofServiceAccount(home, account, role, this.#api.now);
    await em.persist([account, member]).flush();
    return { account, member };
  }

  /** A key of a service account, with the token that was shown once. */
  async serviceAccountKey({ id }: ServiceAccount): Promise<{ key: ServiceAccountKey; token: string }> {
    const em = this.#api.em();
    const now = this.#api.now;
    const { token, hash } = newToken('serviceKey');
    const traits = { hash, name: `Key ${++count}`, hint: hintOf(token), expiresAt: new Date(now.getTime() + 90 * day) };
    const key = new ServiceAccountKey(em.getReference(ServiceAccount, id), traits, now);
    await em.persist(key).flush();
    return { key, token };
  }

  /** A pending invitation, with the secret that its mail would carry. */
  async invitation(
    workspace: Workspace,
    invitedBy: Person,
    email: string,
    role: WorkspaceRole = 'MEMBER',
  ): Promise<{ invitation: Invitation; secret: string }> {
    const em = this.#api.em();
    const secret = newToken('invitation');
    const invitation = new Invitation(
      {
        workspace: em.getReference(Workspace, workspace.id),
        email: parseEmail(email, []),
        role,
        invitedBy: em.getReference(User, invitedBy.user.id),
        secretHash: secret.hash,
        expiresAt: new Date(this.#api.now.getTime() + 7 * day),
      },
      this.#api.now,
    );
    await em.persist(invitation).flush();
    return { invitation, secret: secret.token };
  }

  /** A team with members. */
  async team(organization: Organization, members: readonly Person[] = []): Promise<Team> {
    const em = this.#api.em();
    const described = { name: `Team ${++count}`, description: null };
    const team = new Team(em.getReference(Organization, organization.id), described, this.#api.now);
    const joined = members.map(({ user }) => new TeamMember(team, em.getReference(User, user.id), this.#api.now));
    await em.persist([team, ...joined]).flush();
    return team;
  }

  /** A project with its owner, who is a member, and further members. */
  async project(owner: Person, members: readonly Person[] = []): Promise<Project> {
    const em = this.#api.em();
    const now = this.#api.now;
    const described = { name: `Project ${++count}`, description: 'What it is for.' };
    const organization = em.getReference(Organization, owner.user.organization.id);
    const project = new Project(organization, em.getReference(User, owner.user.id), described, now);
    const joined = [owner, ...members].map(
      ({ user }) => new ProjectMember(project, em.getReference(User, user.id), now),
    );
    await em.persist([project, ...joined]).flush();
    return project;
  }

  /** A customer company, with its default rev org. */
  async account(organization: Organization): Promise<{ account: Account; defaultRevOrg: RevOrg }> {
    const em = this.#api.em();
    const account = new Account(
      ref(em.getReference(Organization, organization.id)),
      `Customer ${++count}`,
      this.#api.now,
    );
    const defaultRevOrg = new RevOrg(account, account.displayName, true, this.#api.now);
    await em.persist([account, defaultRevOrg]).flush();
    return { account, defaultRevOrg };
  }

  /** Lets a person read or manage one account. */
  async accountPermission({ user }: Person, account: Account, permission: Permission): Promise<void> {
    const em = this.#api.em();
    const granted = new AccountPermission(em.merge(user), em.merge(account), permission, user, this.#api.now);
    await em.persist(granted).flush();
  }

  async revOrg(account: Account): Promise<RevOrg> {
    const em = this.#api.em();
    const revOrg = new RevOrg(em.merge(account), `Rev org ${++count}`, false, this.#api.now);
    await em.persist(revOrg).flush();
    return revOrg;
  }

  /** A contact at a customer, linked to rev orgs and associated with their accounts. */
  async revUser(organization: Organization, links: readonly RevOrg[] = []): Promise<RevUser> {
    const em = this.#api.em();
    const now = this.#api.now;
    const revUser = new RevUser(
      {
        organization: ref(em.getReference(Organization, organization.id)),
        displayName: `Contact ${++count}`,
        email: null,
        phoneNumbers: [],
        externalRefs: [],
      },
      now,
    );
    em.persist(revUser);
    em.persist(links.map(link => new RevUserLink(revUser, em.getReference(RevOrg, link.id), now)));
    em.persist(
      [...new Set(links.map(link => link.account.id))].map(
        id => new AccountContact(em.getReference(Account, id), revUser, now),
      ),
    );
    await em.flush();
    return revUser;
  }

  /** What was recorded about a thing, oldest first. */
  async eventsAbout({ id }: { readonly id: string }): Promise<(AuditEvent & { readonly reason: string | null })[]> {
    const em = this.#api.em();
    const events = await em.find(AuditEvent, { subjectId: id }, { orderBy: { id: 'asc' } });
    const rows = new Rows(em, this.#api.now);
    return Promise.all(events.map(async event => Object.assign(event, { reason: await readReason(rows, event) })));
  }

  /** Lets a person leave, or be suspended, without the operations that do it. */
  async leave({ user }: Person, status: UserStatus = UserStatus.REVOKED): Promise<void> {
    const em = this.#api.em();
    const left = await em.findOneOrFail(User, user.id);
    left.status = status;
    left.purgeAfter = status === UserStatus.REVOKED ? this.#api.now : null;
    if (status === UserStatus.DELETED) {
      left.deletedAt = this.#api.now;
      Object.assign(left, { email: null, emailKey: null, givenName: null, familyName: null, displayName: null });
    }
    await em.flush();
  }

  async agent({ user }: Person): Promise<Agent> {
    const em = this.#api.em();
    const traits = { name: `Agent ${++count}`, instructions: 'Be kind.' };
    const agent = new Agent(em.getReference(User, user.id), traits, this.#api.now);
    await em.persist(agent).flush();
    return agent;
  }

  async conversation({ user }: Person, agent: Agent | null = null): Promise<Conversation> {
    const em = this.#api.em();
    const owner = em.getReference(User, user.id);
    const conversation = new Conversation(owner, `Talk ${++count}`, agent && em.merge(agent), this.#api.now);
    await em.persist(conversation).flush();
    return conversation;
  }

  async knowledgeBase({ user }: Person): Promise<KnowledgeBase> {
    const em = this.#api.em();
    const base = new KnowledgeBase(em.getReference(User, user.id), `Knowledge ${++count}`, this.#api.now);
    await em.persist(base).flush();
    return base;
  }

  /** A file, with its bytes in the file store. */
  async file({ user }: Person, bytes: Uint8Array = Buffer.from('Hello')): Promise<StoredFile> {
    const em = this.#api.em();
    const traits = {
      name: `File ${++count}`,
      mediaType: 'text/plain',
      size: bytes.length,
      storageKey: randomUUID(),
    };
    await new FileStore(this.#api.config).write(traits.storageKey, bytes);
    const file = new StoredFile(em.getReference(User, user.id), traits, this.#api.now);
    await em.persist(file).flush();
    return file;
  }
}

/** An id as the API writes it. */
export function typed(kind: IdKind, { id }: { readonly id: string }): string {
  return formatId(kind, id);
}
