import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { hash } from '@node-rs/argon2';

import { AuditEvent } from '../modules/audit/index.ts';
import { Project, ProjectMember, Team, TeamMember } from '../modules/collaboration/index.ts';
import {
  Agent,
  Conversation,
  Document,
  KnowledgeBase,
  Memory,
  Message,
  Notification,
  StoredFile,
} from '../modules/content/index.ts';
import { Account, AccountContact, RevOrg, RevUser, RevUserLink } from '../modules/customer/index.ts';
import { Credential, RefreshToken, Session, User, UserPermission } from '../modules/identity/index.ts';
import { LegalHold } from '../modules/offboarding/index.ts';
import { Organization } from '../modules/organization/index.ts';
import { Invitation, ServiceAccount, Workspace, WorkspaceMember } from '../modules/workspace/index.ts';
import { query, sql } from '../shared/database/sql.ts';
import { agents, conversations, documents, knowledgeBases, memories, messages, notifications } from './content.ts';
import { customers } from './customers.ts';
import { storedFiles, writeBytes } from './files.ts';
import { makeProjects, makeTeams, projectMembers, projects, teamMembers, teams } from './groups.ts';
import { invitations } from './invitations.ts';
import { atLeisure, load, loadEvents, type Table, tableOf } from './load.ts';
import type { NewRow } from './new-row.ts';
import { auditEvents, credentials, legalHolds, organizations, permissions, users } from './people.ts';
import { furnish } from './places.ts';
import type { Progress } from './progress.ts';
import { refreshTokens, sessions } from './sessions.ts';
import { members, serviceAccounts, workspaces } from './workspaces.ts';
import { makeWorld, type World, type WorldOptions } from './world.ts';

/** Everybody's password in a seeded world. */
export const password = 'correct horse battery staple';

/** What a world cannot be put into. */
export class SeedRefused extends Error {}

interface SeedOptions extends WorldOptions {
  /** Add to what is there; else more than one organization is refused. */
  readonly append: boolean;
  /** Where to write the bytes of files; null to leave them out. */
  readonly filesIn: string | null;
}

export interface Seeded {
  /** An owner of the largest organization. */
  readonly owner: string;
  readonly files: number;
  readonly filesWritten: number;
}

/**
 * Fills a database with a world that follows from its options: the same options give the same rows.
 *
 * @throws {SeedRefused} if the database holds a world already, or this very one
 */
export async function seedWorld(orm: MikroORM, options: SeedOptions, progress: Progress): Promise<Seeded> {
  const em = orm.em.fork();
  const world = makeWorld(options);
  await refuseUnlessFree(em, world, options.append);

  const counts = await loadAll(em, world, progress);
  await atLeisure(em, client => client.query('analyze'));
  const filesWritten = options.filesIn === null ? 0 : await writeBytes(world, options.filesIn);
  const owner = world.people[0]?.email.written ?? '';
  return { owner, files: counts.get(StoredFile) ?? 0, filesWritten };
}

async function refuseUnlessFree(em: EntityManager, world: World, append: boolean): Promise<void> {
  const [found] = await query(
    em,
    sql<{ organizations: number; isSame: boolean }>`
      select count(*)::int as organizations, coalesce(bool_or(id = ${world.tenants[0]?.id}::uuid or domain = ${world.tenants[0]?.domain}), false) as "isSame"
      from organization`,
  );
  if (found?.isSame) {
    throw new SeedRefused('The database holds the world of this seed already. Choose another one by --seed.');
  }
  if (found && found.organizations > 1 && !append) {
    throw new SeedRefused(
      `The database holds ${found.organizations} organizations already. Seed an empty one, or add to this one by --append.`,
    );
  }
}

async function loadAll(em: EntityManager, world: World, progress: Progress) {
  const counts = new Map<object, number>();
  async function fillBy(entity: Table<object>, loading: (onBatch: (count: number) => void) => Promise<number>) {
    const table = tableOf(em, entity);
    progress.begin(table);
    const count = await loading(so => progress.update(table, so));
    progress.end(table, count);
    counts.set(entity, count);
  }
  async function fill<Entity extends object>(entity: Table<Entity>, rows: Iterable<NewRow<Entity>>) {
    await fillBy(entity, onBatch => load(em, entity, rows, onBatch));
  }

  const places = furnish(world);
  await fill(Organization, organizations(world));
  await fill(User, users(world));
  await fill(Credential, credentials(world, await hashOf(world)));
  await fill(UserPermission, permissions(world));
  await fill(LegalHold, legalHolds(world));
  await fill(Session, sessions(world));
  await fill(RefreshToken, refreshTokens(world));
  await fill(Workspace, workspaces(places));
  await fill(ServiceAccount, serviceAccounts(world, places));
  await fill(WorkspaceMember, members(world, places));
  await fill(Invitation, invitations(world, places));
  const teamed = makeTeams(world);
  await fill(Team, teams(teamed));
  await fill(TeamMember, teamMembers(world, teamed));
  const joint = makeProjects(world);
  await fill(Project, projects(joint));
  await fill(ProjectMember, projectMembers(world, joint));
  const rows = customers(world);
  await fill(Account, rows.accounts);
  await fill(RevOrg, rows.revOrgs);
  await fill(RevUser, rows.revUsers);
  await fill(RevUserLink, rows.links);
  await fill(AccountContact, rows.contacts);
  await fill(Agent, agents(world));
  await fill(Conversation, conversations(world));
  await fill(Message, messages(world));
  await fill(StoredFile, storedFiles(world));
  await fill(Memory, memories(world));
  await fill(Notification, notifications(world));
  await fill(KnowledgeBase, knowledgeBases(world));
  await fill(Document, documents(world));
  await fillBy(AuditEvent, onBatch => loadEvents(em, new Date(world.now), auditEvents(world), onBatch));
  return counts;
}

/** One hash for all, because a hash takes as long as thousands of rows; its salt follows from the seed. */
function hashOf(world: World): Promise<string> {
  const salt = Buffer.from(world.source('salt').digest(0), 'hex').subarray(0, 16);
  return hash(password, { salt });
}
