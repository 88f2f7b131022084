import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { erasurePlanOf } from '../erasure-plan.ts';
import { choose, type Handover, type Wish } from './handover.ts';
import type { JudgeSuccessor } from './judge-successors.ts';
import { organizationSuccessors } from './successors.ts';
import { TransferRefusedError } from './transfer.errors.ts';
import { type Transfer, workspaceKind } from './transfers.ts';

/** Finds who takes over which things. Who is named one by one comes before who is named for a kind. */
export async function judgeThings(
  em: EntityManager,
  { leavers, transfers, userIds }: Wish,
  successorOf: JudgeSuccessor,
): Promise<Handover['things']> {
  const wanted = transfers.filter(({ kind }) => kind !== workspaceKind);
  for (const { choice, path } of wanted) {
    if (choice === 'DISSOLVE') {
      throw new TransferRefusedError('NOT_A_WORKSPACE', [...path, 'to', 'choice']);
    }
  }
  const owners = await readOwners(em, wanted);
  const organizationIds = new Set([...leavers.users.values()].map(({ organizationId }) => organizationId));
  const hasAuto = wanted.some(({ choice }) => choice === 'AUTO');
  const automatic = await organizationSuccessors(em, hasAuto ? [...organizationIds] : [], userIds);
  const to = (transfer: Transfer, ownerId: string) => {
    const organizationId = leavers.users.get(ownerId)?.organizationId ?? '';
    return successorOf(transfer, organizationId, null) ?? automatic.get(organizationId)?.userId;
  };

  const ones = wanted.flatMap(transfer => {
    const { kind, thingId, path } = transfer;
    if (!thingId) {
      return [];
    }
    const from = owners.get(thingId);
    if (!from || !leavers.users.has(from)) {
      throw new TransferRefusedError('NOT_THEIRS', [...path, 'what', 'thingId']);
    }
    return [{ kind, thingId, from, to: to(transfer, from) }];
  });
  const kinds = [...new Set(wanted.filter(({ thingId }) => !thingId).map(({ kind }) => kind))];
  const all = kinds.flatMap(kind => {
    const ofKind = wanted.filter(transfer => transfer.kind === kind && !transfer.thingId);
    return [...leavers.users.keys()].flatMap(from => {
      const transfer = choose(ofKind, '', [from]);
      return transfer ? [{ kind, thingId: null, from, to: to(transfer, from) }] : [];
    });
  });
  return [...ones, ...all].flatMap(({ to: successor, ...thing }) => (successor ? [{ ...thing, to: successor }] : []));
}

/** The owners of the things that are named one by one. */
async function readOwners(em: EntityManager, wanted: readonly Transfer[]): Promise<Map<string, string>> {
  const ids = wanted.flatMap(({ thingId }) => thingId ?? []);
  if (ids.length === 0) {
    return new Map();
  }
  const parts = erasurePlanOf(em.getMetadata()).transfers.map(
    ({ table, column }) =>
      sql`select id, ${sql.ref(column)} as "ownerId" from ${sql.table(table)} where id = any(${ids}::uuid[])`,
  );
  const found = await query(em, sql<{ id: string; ownerId: string }>`${sql.join(parts, sql` union all `)}`);
  return new Map(found.map(({ id, ownerId }) => [id, ownerId]));
}
