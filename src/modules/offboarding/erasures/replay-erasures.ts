import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { UserStatus } from '../../identity/index.ts';
import { lockOrganizations } from '../../organization/index.ts';
import { deleteLockedUsers } from '../delete-locked-users.ts';
import { heldUsers } from '../held-users.ts';
import { lockLeavers } from '../leavers.ts';
import { recordHeldBack } from '../record-held-back.ts';
import { erasePeople } from './erase-people.ts';
import { type LedgerEntry, LedgerFiles } from './ledger-files.ts';

/**
 * What the replay of one entry came to: erased once more; erased already; not there, such as when the backup is older than
 * the person; kept by a legal hold that the backup brought back; or failed.
 */
export type ReplayOutcome = 'ERASED' | 'ALREADY_ERASED' | 'ABSENT' | 'HELD' | 'FAILED';

export interface Replayed {
  readonly subjectId: string;
  readonly outcome: ReplayOutcome;
}

/**
 * Erases, after an older backup was restored, everybody who had been erased since: those whom the ledger outside the
 * database names. Each by a transaction of its own; to replay again is fine.
 */
export async function replayErasures(context: OperationContext): Promise<Replayed[]> {
  const entries = await new LedgerFiles(context.config).readAll();
  // One after the other, in the order in which they were erased.
  return Array.fromAsync(entries, async entry => ({
    subjectId: formatId(entry.subjectKind, entry.subjectId),
    outcome: await replay(context, entry),
  }));
}

async function replay(context: OperationContext, entry: LedgerEntry): Promise<ReplayOutcome> {
  try {
    return await inTransaction(context, em =>
      entry.subjectKind === 'usr' ? replayUser(em, context, entry) : replayRevUser(em, context, entry),
    );
  } catch {
    return 'FAILED';
  }
}

async function replayUser(em: EntityManager, context: OperationContext, entry: LedgerEntry): Promise<ReplayOutcome> {
  const { subjectId, erasureId } = entry;
  const leavers = await lockLeavers(em, [subjectId], 'EVERY_ORGANIZATION', null);
  const user = leavers.users.get(subjectId);
  if (!user) {
    return 'ABSENT';
  }
  if (user.status === UserStatus.DELETED) {
    return 'ALREADY_ERASED';
  }
  const now = context.now();
  if ((await heldUsers(em, [subjectId])).size > 0) {
    await recordHeldBack(em, [user], null, now);
    return 'HELD';
  }
  await deleteLockedUsers(em, leavers, [subjectId], {
    action: 'erasure.replayed',
    actorId: null,
    reason: null,
    now,
    inlineRows: context.config.purgeInlineRows,
    erasureIds: new Map([[subjectId, erasureId]]),
  });
  return 'ERASED';
}

async function replayRevUser(em: EntityManager, context: OperationContext, entry: LedgerEntry): Promise<ReplayOutcome> {
  const { subjectId, erasureId, organizationId } = entry;
  await lockOrganizations(em, [organizationId]);
  const people = await query(
    em,
    sql<{ id: string; organizationId: string }>`
      select id, organization_id as "organizationId" from rev_user where id = ${subjectId}::uuid for update`,
  );
  if (people.length === 0) {
    return 'ABSENT';
  }
  const now = context.now();
  const counts = await erasePeople(em, {
    kind: 'rvu',
    people,
    now,
    inlineRows: context.config.purgeInlineRows,
    erasureIds: new Map([[subjectId, erasureId]]),
  });
  await record(em, now, {
    action: 'erasure.replayed',
    organizationId,
    actorId: null,
    subjectKind: 'rvu',
    subjectId,
    details: { erased: counts.get(subjectId) ?? [] },
  });
  return 'ERASED';
}

/** Organizations with people and without an owner, as a backup can leave them: who owned them was erased since. */
export async function organizationsToMend({ em }: OperationContext): Promise<string[]> {
  const found = await query(
    em.fork(),
    sql<{ id: string }>`
      select o.id from organization o
      where exists (select 1 from users u where u.organization_id = o.id and u.status in ('ACTIVE', 'SUSPENDED'))
        and not exists (
          select 1 from users u where u.organization_id = o.id and u.role = 'OWNER' and u.status = 'ACTIVE'
        )
      order by 1`,
  );
  return found.map(({ id }) => formatId('org', id));
}
