import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { formatId } from '../../../shared/ids.ts';
import { type AuditRecord, record } from '../../audit/index.ts';
import type { ThingCount } from '../deletion.ts';
import { erasurePlanOf } from '../erasure-plan.ts';
import type { Leavers } from '../leavers.ts';
import type { Handover } from './handover.ts';
import { idKindOf } from './id-kind-of.ts';

interface By {
  readonly actorId: string;
  readonly now: Date;
}

/**
 * Lets successors take over from those who are about to leave, before anything of theirs goes.
 *
 * A constant number of statements. Everybody whom it concerns is locked.
 *
 * @returns what changed hands, by who left it
 */
export async function handOver(
  em: EntityManager,
  handover: Handover,
  leavers: Leavers,
  leaving: readonly string[],
  { actorId, now }: By,
): Promise<Map<string, ThingCount[]>> {
  const roles = await giveRoles(em, handover, leavers, leaving);
  const things = await giveThings(em, handover, leaving);
  await record(
    em,
    now,
    ...roles.map((role): AuditRecord => ({ ...role, actorId })),
    ...things.map(({ kind, id, from, to }): AuditRecord => ({
      action: 'ownership.transferred',
      organizationId: leavers.users.get(from)?.organizationId ?? '',
      actorId,
      subjectKind: idKindOf(kind),
      subjectId: id,
      details: { fromUserId: formatId('usr', from), toUserId: formatId('usr', to) },
    })),
  );
  return new Map(
    [...Map.groupBy(things, ({ from }) => from)].map(([from, theirs]) => [from, countByKind(theirs.map(t => t.kind))]),
  );
}

function countByKind(kinds: readonly string[]): ThingCount[] {
  return [...Map.groupBy(kinds, kind => kind)].map(([kind, same]) => ({
    kind,
    action: 'TRANSFER',
    count: same.length,
  }));
}

/** Makes successors admins of the workspaces that somebody leaves who was one. */
async function giveRoles(
  em: EntityManager,
  { workspaces }: Handover,
  { memberships }: Leavers,
  leaving: readonly string[],
): Promise<Omit<AuditRecord, 'actorId'>[]> {
  const gone = new Set(leaving);
  const left = new Set(memberships.filter(({ userId }) => gone.has(userId)).map(({ workspaceId }) => workspaceId));
  const wanted = workspaces.filter(({ workspaceId }) => left.has(workspaceId));
  if (wanted.length === 0) {
    return [];
  }
  const given = await query(
    em,
    sql<{ id: string; userId: string; workspaceId: string; organizationId: string }>`
      update workspace_member m set role = 'ADMIN'
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w ("workspaceId" uuid, "organizationId" uuid, "to" uuid)
      where m.workspace_id = w."workspaceId" and m.user_id = w."to" and m.ended_at is null and m.role <> 'ADMIN'
      returning m.id, m.user_id as "userId", m.workspace_id as "workspaceId", w."organizationId"`,
  );
  return given.map(({ id, userId, workspaceId, organizationId }) => ({
    action: 'member.role_changed',
    organizationId,
    subjectKind: 'usr',
    subjectId: userId,
    details: {
      workspaceId: formatId('wsp', workspaceId),
      memberId: formatId('mem', id),
      role: 'ADMIN',
      from: 'MEMBER',
      takesOver: true,
    },
  }));
}

interface Given {
  readonly kind: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

async function giveThings(em: EntityManager, { things }: Handover, leaving: readonly string[]): Promise<Given[]> {
  const wanted = erasurePlanOf(em.getMetadata()).transfers.filter(({ kind }) =>
    things.some(thing => thing.kind === kind),
  );
  if (wanted.length === 0) {
    return [];
  }
  const steps = wanted.map(({ kind, table, column }, index) => {
    const owner = sql.ref(`t.${column}`);
    const given = JSON.stringify(things.filter(thing => thing.kind === kind));
    return {
      change: sql`${sql.ref(`step${index}`)} as (
        with given as materialized (
          select * from jsonb_to_recordset(${given}::jsonb) as g ("thingId" uuid, "from" uuid, "to" uuid)
        ), chosen as (
          select t.id, ${owner} as "from", coalesce(one."to", every."to") as "to" from ${sql.table(table)} t
          left join given one on one."thingId" = t.id
          left join given every on every."thingId" is null and every."from" = ${owner}
          where ${owner} = any(${leaving}::uuid[])
        )
        update ${sql.table(table)} t set ${sql.ref(column)} = chosen."to" from chosen
        where chosen.id = t.id and chosen."to" is not null returning t.id, chosen."from", chosen."to"
      )`,
      read: sql`select ${kind}::text as kind, id, "from", "to" from ${sql.ref(`step${index}`)}`,
    };
  });
  return query(
    em,
    sql<Given>`with ${sql.join(steps.map(({ change }) => change))}
      ${sql.join(
        steps.map(({ read }) => read),
        sql` union all `,
      )} order by 1, 2`,
  );
}
