import { LedgerFiles, receiptKeyOf, verifyReceipt } from '../../modules/offboarding/index.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { FileStore } from '../../shared/files/file-store.ts';
import type { Lane } from './lane.ts';
import type { Person } from './people.ts';

/** What a revocation changes, as one line: either all of it has happened, or nothing. */
export async function revocationOf(lane: Lane, { uuid }: Person): Promise<string> {
  const [state] = await query(
    lane.em(),
    sql<{ line: string }>`
      select concat_ws(' ', u.status,
        (select count(*) from session s where s.user_id = u.id and s.ended_at is null),
        (select count(*) from workspace_member m where m.user_id = u.id and m.ended_at is null),
        (select count(*) from invitation i where i.email_key = u.email_key and i.state = 'PENDING'),
        (select count(*) from audit_event a where a.subject_id = u.id and a.action = 'user.revoked'),
        (select count(*) from graphile_worker.jobs j where j.key = 'purge-user ' || u.id)) as line
      from users u where u.id = ${uuid}::uuid`,
  );
  return state?.line ?? '';
}

export const untouchedByRevocation = 'ACTIVE 1 1 1 0 0';
export const revoked = 'REVOKED 0 0 0 1 1';

/** How many of the people have ended, how many erasures and events tell of it, and how many of their sessions. */
export async function deletionOf(lane: Lane, people: readonly Person[]): Promise<string> {
  const ids = people.map(({ uuid }) => uuid);
  const [state] = await query(
    lane.em(),
    sql<{ line: string }>`
      select concat_ws(' ',
        (select count(*) from users where id = any(${ids}::uuid[]) and status = 'DELETED'),
        (select count(*) from erasure where subject_id = any(${ids}::uuid[])),
        (select count(*) from audit_event where subject_id = any(${ids}::uuid[]) and action = 'user.deleted'),
        (select count(*) from session where user_id = any(${ids}::uuid[]) and ended_at is not null)) as line`,
  );
  return state?.line ?? '';
}

/** Whose erasures have not completed, with where they stand. */
export async function openErasures(lane: Lane, people: readonly Person[]): Promise<string[]> {
  const ids = people.map(({ uuid }) => uuid);
  const found = await query(
    lane.em(),
    sql<{ id: string; state: string }>`
      select u.id, coalesce(e.state || ' ' || e.faults::text || coalesce((
          select ' ' || string_agg(concat_ws('/', s.kind, s.state, s.attempts, s.last_fault), ' ')
          from erasure_step s where s.erasure_id = e.id and s.state not in ('CONFIRMED_ABSENT', 'DELIVERED')), ''), 'none') as state
      from unnest(${ids}::uuid[]) as u(id) left join erasure e on e.subject_id = u.id
      where e.state is distinct from 'COMPLETED'`,
  );
  return found.map(({ id, state }) => `${id} ${state}`);
}

/** Rows of any table, jobs included, bytes and outside identities that are left of people. */
export async function countRows(
  lane: Lane,
  people: readonly Person[],
  identities: ReadonlySet<string>,
): Promise<number> {
  const words = people.map(({ word }) => word);
  const tables = await query(
    lane.em(),
    sql<{ name: string }>`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname = 'public' or (schemaname = 'graphile_worker' and tablename = '_private_jobs')`,
  );
  const parts = tables.map(
    ({ name }) => sql`select count(*)::int as count from ${sql.table(name)} t, unnest(${words}::text[]) word
      where strpos(t::text, word) > 0`,
  );
  const found = await query(lane.em(), sql<{ count: number }>`${sql.join(parts, sql` union all `)}`);
  const bytes = await new FileStore(lane.config).anyOf(people.flatMap(({ storageKey }) => storageKey ?? []));
  const outside = people.filter(({ subject }) => subject !== null && identities.has(subject));
  return found.reduce((sum, { count }) => sum + count, 0) + (bytes ? 1 : 0) + outside.length;
}

/** How many of the people have no receipt that verifies, or are missing in the ledger outside the database. */
export async function countWrongReceipts(lane: Lane, people: readonly Person[]): Promise<number> {
  const ids = people.map(({ uuid }) => uuid);
  const { publicKey, pseudonymOf } = await receiptKeyOf(lane.config);
  const receipts = await query(
    lane.em(),
    sql<{ subjectId: string; receipt: string | null }>`
      select subject_id as "subjectId", receipt from erasure where subject_id = any(${ids}::uuid[])`,
  );
  const kept = new Set((await new LedgerFiles(lane.config).readAll()).map(({ subjectId }) => subjectId));
  const good = await Promise.all(
    people.map(async ({ uuid, id }) => {
      const text = receipts.find(({ subjectId }) => subjectId === uuid)?.receipt ?? '';
      const verification = await verifyReceipt(text, publicKey);
      return verification.isValid && verification.receipt.subjectPseudonym === pseudonymOf(id) && kept.has(uuid);
    }),
  );
  return good.filter(isGood => !isGood).length;
}
