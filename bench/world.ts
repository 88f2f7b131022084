import { Client } from 'pg';

import { openDatabase, prepareDatabase } from '../src/database.ts';
import { Session, User } from '../src/modules/identity/index.ts';
import { silent } from '../src/seed/progress.ts';
import { seedWorld } from '../src/seed/seed-world.ts';
import { newToken } from '../src/shared/tokens.ts';
import { type Cluster, readFrom } from './cluster.ts';

/** The owner of an organization, signed in. */
export interface Caller {
  readonly organizationId: string;
  readonly userId: string;
  readonly token: string;
  /** Users of the organization who have not been deleted. */
  readonly users: number;
}

interface WorldSize {
  readonly name: string;
  readonly users: number;
  /** Organizations of a tenth of all users each. */
  readonly giants: number;
}

/** A database that holds a world, of which each side gets a copy. */
export interface World {
  readonly database: string;
  readonly users: number;
  /** One of each organization, the largest first. */
  readonly callers: readonly Caller[];
}

/**
 * Makes the world: everything follows from its size, and from the day, so that sessions and invitations are as old as
 * they look.
 */
export async function makeWorld(
  cluster: Cluster,
  { name: database, users, giants }: WorldSize,
  say: (text: string) => void,
): Promise<World> {
  const organizations = Math.max(1, Math.round(users / 100));
  if (!(await cluster.has(database))) {
    const unfinished = `${database}_unfinished`;
    const url = await cluster.create(unfinished);
    const orm = openDatabase({ url, poolSize: 4 });
    try {
      await prepareDatabase(orm, url);
      const now = new Date(new Date().setUTCHours(0, 0, 0, 0));
      say(`seeding ${users} users`);
      await seedWorld(orm, { users, organizations, giants, seed: 1, now, append: false, filesIn: null }, silent);
    } finally {
      await orm.close();
    }
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('vacuum (analyze, freeze)');
    await client.end();
    await cluster.rename(unfinished, database);
  }
  await bringUpToDate(cluster.urlOf(database));
  return { database, users, callers: await signInOwners(cluster.urlOf(database)) };
}

/** A world that was kept from an earlier run may be older than the newest migrations. */
async function bringUpToDate(url: string): Promise<void> {
  const orm = openDatabase({ url, poolSize: 4 });
  try {
    await prepareDatabase(orm, url);
  } finally {
    await orm.close();
  }
}

async function signInOwners(url: string): Promise<Caller[]> {
  const owners = await readFrom<Omit<Caller, 'token'>>(
    url,
    `select u.organization_id as "organizationId", u.id as "userId", count(other.id)::int as users
     from (select distinct on (organization_id) id, organization_id from users
           where role = 'OWNER' and status = 'ACTIVE' order by organization_id, id) u
     join users other on other.organization_id = u.organization_id and other.status <> 'DELETED'
     group by 1, 2 order by 3 desc, 1`,
  );
  const orm = openDatabase({ url, poolSize: 2 });
  try {
    const em = orm.em.fork();
    const now = new Date();
    const expiresAt = new Date(now.getTime() + 365 * 24 * 3_600_000);
    const callers = owners.map(owner => ({ ...owner, ...newToken('session') }));
    for (const { userId, hash } of callers) {
      const tokens = { hash, tokenExpiresAt: expiresAt, expiresAt };
      em.persist(new Session(em.getReference(User, userId), tokens, 'Bench', now));
    }
    await em.flush();
    return callers.map(({ organizationId, userId, token, users }) => ({ organizationId, userId, token, users }));
  } finally {
    await orm.close();
  }
}
