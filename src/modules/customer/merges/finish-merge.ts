import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';

import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction, LockSetChanged } from '../../../shared/database/transaction.ts';
import { formatId } from '../../../shared/ids.ts';
import { taskOf, type Tasks } from '../../../shared/jobs/tasks.ts';
import { record } from '../../audit/index.ts';

const payload = z.object({ kind: z.enum(['ACCOUNT', 'REV_USER']), secondaryId: z.uuid() });
type Merge = z.infer<typeof payload>;

/**
 * Moves what a merged account or rev user had to the one that stands for it. A job runs it after the merge.
 *
 * Safe to repeat: who is gone, or finished, is left alone. Where the primary was merged as well meanwhile, everything
 * goes to the one that stands for it; as long as that merge is not finished, its own job moves it on.
 */
function finishMerge(context: OperationContext, { kind, secondaryId }: Merge): Promise<void> {
  const table = sql.table(kind === 'ACCOUNT' ? 'account' : 'rev_user');
  return inTransaction(context, async em => {
    const primaryId = await findPrimary(em, kind, secondaryId);
    await query(
      em,
      sql`select id from ${table} where id = any(${[secondaryId, primaryId]}::uuid[]) order by id for update`,
    );
    const [secondary] = await query(
      em,
      sql<{ organizationId: string }>`
        select organization_id as "organizationId" from ${table}
        where id = ${secondaryId}::uuid and merged_into_id is not null and merged_at is null`,
    );
    if (!secondary) {
      return;
    }
    if ((await findPrimary(em, kind, secondaryId)) !== primaryId) {
      throw new LockSetChanged();
    }

    const now = context.now();
    await (kind === 'ACCOUNT' ? moveAccount(em, primaryId, secondaryId) : moveRevUser(em, primaryId, secondaryId));
    await moveNames(em, kind, primaryId, secondaryId);
    await query(em, sql`update ${table} set merged_at = ${now} where id = ${secondaryId}::uuid`);
    await record(em, now, {
      action: kind === 'ACCOUNT' ? 'account.merge_finished' : 'rev_user.merge_finished',
      organizationId: secondary.organizationId,
      actorId: null,
      subjectKind: kind === 'ACCOUNT' ? 'acc' : 'rvu',
      subjectId: secondaryId,
      details: { primaryId: formatId(kind === 'ACCOUNT' ? 'acc' : 'rvu', primaryId) },
    });
  });
}

/** The one that stands for the secondary now, at the end of those whose own merges are finished. */
async function findPrimary(em: EntityManager, kind: Merge['kind'], secondaryId: string): Promise<string> {
  const table = sql.table(kind === 'ACCOUNT' ? 'account' : 'rev_user');
  const [last] = await query(
    em,
    sql<{ id: string }>`
      with recursive chain (id, next, depth) as (
        select id, merged_into_id, 0 from ${table} where id = ${secondaryId}::uuid
        union all
        select t.id, case when t.merged_at is not null then t.merged_into_id end, depth + 1
        from chain join ${table} t on t.id = chain.next
      ) select id from chain order by depth desc limit 1`,
  );
  return last?.id ?? secondaryId;
}

async function moveAccount(em: EntityManager, primaryId: string, secondaryId: string): Promise<void> {
  await query(
    em,
    sql`update rev_org set account_id = ${primaryId}::uuid, is_default = false where account_id = ${secondaryId}::uuid`,
  );
  await moveRows(em, { table: 'account_contact', column: 'account_id', unique: 'rev_user_id' }, primaryId, secondaryId);
  await moveRows(em, { table: 'tag_assignment', column: 'account_id', unique: 'tag_id' }, primaryId, secondaryId);
  await query(em, sql`update artifact set account_id = ${primaryId}::uuid where account_id = ${secondaryId}::uuid`);
}

async function moveRevUser(em: EntityManager, primaryId: string, secondaryId: string): Promise<void> {
  await moveRows(em, { table: 'rev_user_link', column: 'rev_user_id', unique: 'rev_org_id' }, primaryId, secondaryId);
  await moveRows(em, { table: 'account_contact', column: 'rev_user_id', unique: 'account_id' }, primaryId, secondaryId);
  await moveRows(em, { table: 'tag_assignment', column: 'rev_user_id', unique: 'tag_id' }, primaryId, secondaryId);
  await query(em, sql`update artifact set rev_user_id = ${primaryId}::uuid where rev_user_id = ${secondaryId}::uuid`);
  await query(
    em,
    sql`update rev_user p set
        email = coalesce(p.email, s.email), email_key = coalesce(p.email_key, s.email_key),
        is_verified = case when p.email is null then s.is_verified else p.is_verified end,
        phone_numbers = array(select distinct unnest(p.phone_numbers || s.phone_numbers) order by 1)
      from rev_user s where p.id = ${primaryId}::uuid and s.id = ${secondaryId}::uuid`,
  );
}

/** Moves rows, but for those of which the primary has the same: these go. */
async function moveRows(
  em: EntityManager,
  { table, column, unique }: { table: string; column: string; unique: string },
  primaryId: string,
  secondaryId: string,
): Promise<void> {
  await query(
    em,
    sql`delete from ${sql.table(table)} s using ${sql.table(table)} p
      where ${sql.ref(`s.${column}`)} = ${secondaryId}::uuid and ${sql.ref(`p.${column}`)} = ${primaryId}::uuid
        and ${sql.ref(`s.${unique}`)} = ${sql.ref(`p.${unique}`)}`,
  );
  await query(
    em,
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${primaryId}::uuid where ${sql.ref(column)} = ${secondaryId}::uuid`,
  );
}

/** Moves the external refs, and those custom fields that the primary has no value of. */
async function moveNames(
  em: EntityManager,
  kind: Merge['kind'],
  primaryId: string,
  secondaryId: string,
): Promise<void> {
  const table = sql.table(kind === 'ACCOUNT' ? 'account' : 'rev_user');
  // First they stand for nothing, then for the primary.
  const [secondary] = await query(
    em,
    sql<{ refs: string[]; customFields: object }>`
      with before as (select external_refs, custom_fields from ${table} where id = ${secondaryId}::uuid)
      update ${table} t set external_refs = '{}' from before where t.id = ${secondaryId}::uuid
      returning before.external_refs as refs, before.custom_fields as "customFields"`,
  );
  await query(
    em,
    sql`update ${table} set external_refs = external_refs || ${secondary?.refs ?? []}::text[],
        custom_fields = ${JSON.stringify(secondary?.customFields ?? {})}::jsonb || custom_fields
      where id = ${primaryId}::uuid`,
  );
}

export const customerTasks = { 'finish-merge': taskOf(payload, finishMerge) } satisfies Tasks;
