import type { RawBuilder } from 'kysely';

import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { type LedgerEntry, LedgerFiles } from './ledger-files.ts';

/** Writes erasures into the ledger outside the database. A job runs it, at least once. */
export async function writeLedger(context: OperationContext, ids: readonly string[]): Promise<void> {
  await write(context, sql`id = any(${ids}::uuid[])`);
}

/** Writes the ledger outside the database anew, from the one inside. */
export async function deriveLedger(context: OperationContext): Promise<number> {
  return write(context, sql`true`);
}

async function write({ em, config }: OperationContext, condition: RawBuilder<unknown>): Promise<number> {
  const erasures = await query(
    em.fork(),
    sql<Omit<LedgerEntry, 'beganAt'> & { beganAt: string }>`
      select id as "erasureId", organization_id as "organizationId", subject_kind as "subjectKind",
        subject_id as "subjectId", created_at as "beganAt"
      from erasure where ${condition} and plan_hash <> '' order by id`,
  );
  const entries = erasures.map(entry => ({ ...entry, beganAt: new Date(entry.beganAt).toISOString() }));
  const files = new LedgerFiles(config);
  // One file a month, so that all of a month go together.
  await Array.fromAsync(Map.groupBy(entries, ({ beganAt }) => beganAt.slice(0, 7)).values(), month =>
    files.write(month),
  );
  return entries.length;
}
