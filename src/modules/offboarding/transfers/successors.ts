import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../../shared/database/sql.ts';

/** Who could take over, and why that one. */
export interface Successor {
  readonly userId: string;
  readonly reason: SuccessorReason;
}

export const SuccessorReason = {
  LONGEST_STANDING_ADMIN: 'LONGEST_STANDING_ADMIN',
  LONGEST_STANDING_MEMBER: 'LONGEST_STANDING_MEMBER',
} as const;
export type SuccessorReason = (typeof SuccessorReason)[keyof typeof SuccessorReason];

/** Who could take over each workspace: the longest-standing admin who stays and can act, else such a member. */
export function workspaceSuccessors(
  em: EntityManager,
  workspaceIds: readonly string[],
  leaving: readonly string[],
): Promise<Map<string, Successor>> {
  const from = sql`workspace_member m join users u on u.id = m.user_id
    where m.workspace_id = place.id and m.ended_at is null and u.status = 'ACTIVE' and u.id <> all(${leaving}::uuid[])`;
  return firstOf(em, workspaceIds, {
    admin: sql`select m.user_id from ${from} and m.role = 'ADMIN' order by m.id limit 1`,
    member: sql`select m.user_id from ${from} order by m.id limit 1`,
  });
}

/** Who could take over what belongs to people of each organization: the longest-standing administrator, else a member. */
export function organizationSuccessors(
  em: EntityManager,
  organizationIds: readonly string[],
  leaving: readonly string[],
): Promise<Map<string, Successor>> {
  const from = sql`users u
    where u.organization_id = place.id and u.status = 'ACTIVE' and u.id <> all(${leaving}::uuid[])`;
  return firstOf(em, organizationIds, {
    admin: sql`select u.id from ${from} and u.role in ('OWNER', 'ADMIN') order by u.id limit 1`,
    member: sql`select u.id from ${from} order by u.id limit 1`,
  });
}

/** Ids sort by age. */
async function firstOf(
  em: EntityManager,
  placeIds: readonly string[],
  { admin, member }: Readonly<Record<'admin' | 'member', RawBuilder<unknown>>>,
): Promise<Map<string, Successor>> {
  if (placeIds.length === 0) {
    return new Map();
  }
  const found = await query(
    em,
    sql<{ placeId: string; admin: string | null; member: string | null }>`
      select place.id as "placeId", (${admin}) as admin, (${member}) as member from unnest(${placeIds}::uuid[]) place(id)`,
  );
  return new Map(
    found.flatMap(({ placeId, admin: first, member: second }): [string, Successor][] => {
      const userId = first ?? second;
      const reason = first ? SuccessorReason.LONGEST_STANDING_ADMIN : SuccessorReason.LONGEST_STANDING_MEMBER;
      return userId ? [[placeId, { userId, reason }]] : [];
    }),
  );
}
