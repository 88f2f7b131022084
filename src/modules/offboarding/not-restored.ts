import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { idKinds, type IdKind } from '../../shared/ids.ts';

export const NotRestoredReason = { ENDED_FOR_GOOD: 'ENDED_FOR_GOOD', TAKEN_OVER: 'TAKEN_OVER' } as const;
export type NotRestoredReason = (typeof NotRestoredReason)[keyof typeof NotRestoredReason];

/** Things of one kind that a restoration cannot bring back. */
export interface NotRestored {
  readonly kind: string;
  readonly count: number;
  readonly reason: NotRestoredReason;
}

/** Events that are looked through for what a person handed over by leaving: those of the leaving stand together. */
const nearby = 2000;

/**
 * What the leaving of a user ended for good, and what others have taken over by it, which is theirs now.
 *
 * Read from what the leaving left behind: ended sessions and invitations, and the audit events of the same instant.
 */
export async function notRestored(em: EntityManager, userId: string): Promise<NotRestored[]> {
  const found = await query(
    em,
    sql<{ kind: IdKind; count: number; reason: NotRestoredReason }>`
      with leaving as (
        select id, organization_id, created_at, details from audit_event
        where subject_id = ${userId}::uuid and action = 'user.revoked' order by id desc limit 1
      ), handed_over as (
        select near.subject_kind from leaving cross join lateral (
          select e.subject_kind, e.actor_id, e.action, e.created_at from audit_event e
          where e.organization_id = leaving.organization_id and e.id < leaving.id order by e.id desc limit ${nearby}
        ) near
        where near.actor_id = ${userId}::uuid and near.action = 'ownership.transferred'
          and near.created_at = leaving.created_at
      )
      select 'ses' as kind, count(*)::int as count, 'ENDED_FOR_GOOD' as reason from session s, leaving
      where s.user_id = ${userId}::uuid and s.end_reason = 'ACCOUNT_REVOKED' and s.ended_at = leaving.created_at
      union all
      select 'inv', count(*)::int, 'ENDED_FOR_GOOD' from users u join invitation i on i.email_key = u.email_key, leaving
      where u.id = ${userId}::uuid and i.state = 'REVOKED' and i.ended_at = leaving.created_at
      union all
      select 'wsp', jsonb_array_length(coalesce(details->'dissolvedWorkspaceIds', '[]')), 'ENDED_FOR_GOOD' from leaving
      union all
      select subject_kind, count(*)::int, 'TAKEN_OVER' from handed_over group by 1`,
  );
  return found.filter(({ count }) => count > 0).map(({ kind, ...rest }) => ({ kind: idKinds[kind], ...rest }));
}
