import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../context.ts';
import { record } from '../modules/audit/index.ts';
import { Conversation, Memory, Message } from '../modules/content/index.ts';
import { Account, AccountContact, RevOrg, RevUser, RevUserLink } from '../modules/customer/index.ts';
import { User, UserPermission } from '../modules/identity/index.ts';
import { Organization } from '../modules/organization/index.ts';
import { Invitation, MembershipSource, Workspace, WorkspaceMember } from '../modules/workspace/index.ts';
import type { OrganizationRole } from '../shared/authorization/roles.ts';
import { query, sql } from '../shared/database/sql.ts';
import { inTransaction } from '../shared/database/transaction.ts';
import { parseEmail } from '../shared/email-address.ts';
import { newToken } from '../shared/tokens.ts';

/** Where the demo is made. */
interface Stage {
  readonly em: EntityManager;
  readonly now: Date;
  readonly organization: Organization;
}

/**
 * Makes the organization Acme, with people, places and things to remove, in a database that has no organization.
 *
 * Nobody in it has a password: the token that the start prints is the only way in.
 *
 * @returns whether it made anything
 */
export async function makeDemoWorld(context: OperationContext): Promise<boolean> {
  return inTransaction(context, async em => {
    const [any] = await query(em, sql`select id from organization limit 1`);
    if (any) {
      return false;
    }

    const now = context.now();
    const organization = new Organization('Acme', now);
    organization.domain = 'acme.example';
    em.persist(organization);
    const stage = { em, now, organization };
    const people = addPeople(stage);
    const invitationDays = context.config.invitationDays;
    const workspace = addWorkspace(stage, people, new Date(now.getTime() + invitationDays * 86_400_000));
    const account = addCustomer(stage);
    addContent(stage, people.alan);
    const event = { organizationId: organization.id, actorId: null };
    await record(
      em,
      now,
      { ...event, action: 'organization.created', subjectKind: 'org', subjectId: organization.id },
      ...Object.entries(people).map(([name, { id }]) => ({
        ...event,
        action: 'user.created' as const,
        subjectKind: 'usr' as const,
        subjectId: id,
        details: name === 'ada' ? { demo: 'ADMINISTRATOR' } : {},
      })),
      { ...event, action: 'workspace.created', subjectKind: 'wsp', subjectId: workspace.id },
      { ...event, action: 'account.created', subjectKind: 'acc', subjectId: account.id },
    );
    return true;
  });
}

function addPeople({ em, now, organization }: Stage) {
  const add = (given: string, family: string, role: OrganizationRole = 'MEMBER') => {
    const email = parseEmail(`${given.toLowerCase()}@acme.example`, []);
    const displayName = `${given} ${family}`;
    const user = new User({ organization, email, role, givenName: given, familyName: family, displayName }, now);
    em.persist(user);
    return user;
  };
  const people = {
    grace: add('Grace', 'Hopper', 'OWNER'),
    ada: add('Ada', 'Lovelace', 'ADMIN'),
    alan: add('Alan', 'Turing'),
    edsger: add('Edsger', 'Dijkstra'),
    barbara: add('Barbara', 'Liskov'),
    tony: add('Tony', 'Hoare'),
  };
  em.persist(new UserPermission(people.ada, 'MANAGE_CUSTOMERS', people.grace, now));
  return people;
}

function addWorkspace(
  { em, now, organization }: Stage,
  { ada, alan, edsger, barbara }: ReturnType<typeof addPeople>,
  expiresAt: Date,
): Workspace {
  const workspace = new Workspace(ref(organization), 'Research', now);
  em.persist(workspace);
  em.persist(WorkspaceMember.ofUser(workspace, ada, 'ADMIN', MembershipSource.LOCAL, now));
  em.persist(
    [alan, edsger, barbara].map(user => WorkspaceMember.ofUser(workspace, user, 'MEMBER', MembershipSource.LOCAL, now)),
  );
  em.persist(
    ['margaret@example.com', 'katherine@example.com'].map(address => {
      const email = parseEmail(address, []);
      const secretHash = newToken('invitation').hash;
      return new Invitation({ workspace, email, role: 'MEMBER', invitedBy: ada, secretHash, expiresAt }, now);
    }),
  );
  return workspace;
}

function addCustomer({ em, now, organization }: Stage): Account {
  const account = new Account(ref(organization), 'Globex', now);
  const home = new RevOrg(account, 'Globex', true, now);
  const branch = new RevOrg(account, 'Globex Europe', false, now);
  em.persist([account, home, branch]);
  for (const [displayName, revOrgs] of [
    ['Hank Scorpio', [home]],
    ['Frank Grimes', [home, branch]],
  ] as const) {
    const email = parseEmail(`${displayName.toLowerCase().replace(' ', '.')}@globex.example`, []);
    const contact = { organization: ref(organization), displayName, email, phoneNumbers: [], externalRefs: [] };
    const revUser = new RevUser(contact, now);
    em.persist([revUser, new AccountContact(account, revUser, now)]);
    em.persist(revOrgs.map(revOrg => new RevUserLink(revUser, revOrg, now)));
  }
  return account;
}

function addContent({ em, now }: Stage, owner: User): void {
  const conversation = new Conversation(owner, 'Can machines think?', null, now);
  em.persist([
    conversation,
    new Message(conversation, { author: 'USER', text: 'Let us play an imitation game.' }, now),
    new Message(conversation, { author: 'AGENT', text: 'I am afraid I would win it.' }, now),
    new Memory(owner, 'Cycles to work, with a gas mask in June.', now),
  ]);
}
