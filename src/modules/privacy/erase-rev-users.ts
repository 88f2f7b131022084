import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { LockSetChanged } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { erasePeople, type ErasedCount } from '../offboarding/index.ts';

interface Erasing {
  readonly organizationId: string;
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly now: Date;
  readonly inlineRows: number;
}

export interface ErasedRevUsers {
  /** Everybody who was erased: those who were named, and those who were merged into them. */
  readonly ids: readonly string[];
  readonly counts: ReadonlyMap<string, readonly ErasedCount[]>;
}

/**
 * Erases rev users for good, with who was merged into them: they are the same people. A constant number of statements.
 *
 * Each has a row in the ledger of erasures, and gets a receipt. Locks them in the order of their ids.
 *
 * @throws {LockSetChanged} if somebody was merged into one of them in between
 */
export async function eraseRevUsers(
  em: EntityManager,
  revUserIds: readonly string[],
  { organizationId, actorId, reason, now, inlineRows }: Erasing,
): Promise<ErasedRevUsers> {
  const ids = await readMerged(em, organizationId, revUserIds);
  await query(em, sql`select id from rev_user where id = any(${ids}::uuid[]) order by id for update`);
  const known = new Set(ids);
  const locked = await readMerged(em, organizationId, revUserIds);
  if (locked.length !== ids.length || !locked.every(id => known.has(id))) {
    throw new LockSetChanged();
  }
  if (ids.length === 0) {
    return { ids, counts: new Map() };
  }

  const people = ids.map(id => ({ id, organizationId }));
  const counts = await erasePeople(em, { kind: 'rvu', people, now, inlineRows });
  await record(
    em,
    now,
    ...ids.map(id => ({
      action: 'rev_user.deleted' as const,
      organizationId,
      actorId,
      subjectKind: 'rvu' as const,
      subjectId: id,
      reason,
      sealedFor: 'ORGANIZATION' as const,
      details: { erased: counts.get(id)?.map(({ kind, action, count }) => ({ kind, action, count })) ?? [] },
    })),
  );
  return { ids, counts };
}

/** The rev users of an organization, with all that were merged into them, by ascending id. */
async function readMerged(em: EntityManager, organizationId: string, revUserIds: readonly string[]): Promise<string[]> {
  const found = await query(
    em,
    sql<{ id: string }>`
      with recursive merged as (
        select id from rev_user where id = any(${revUserIds}::uuid[]) and organization_id = ${organizationId}::uuid
        union select r.id from rev_user r join merged m on r.merged_into_id = m.id
      ) select id from merged order by id`,
  );
  return found.map(({ id }) => id);
}
