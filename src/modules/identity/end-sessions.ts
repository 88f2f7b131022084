import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';
import type { SessionEndReason, SessionKind } from './session.entity.ts';

interface WhichSessions {
  readonly userIds: readonly string[];
  /** A session that goes on. */
  readonly except?: string | null;
  /** Left out for all: keys as well. */
  readonly kind?: SessionKind;
  /** Only those that serve the tokens of this identity at another provider. */
  readonly externalIdentityId?: string;
}

export interface EndedSession {
  readonly id: string;
  readonly userId: string;
  readonly kind: SessionKind;
}

/**
 * Ends all sessions of users, with their refresh tokens, from the commit on. The caller has locked the users.
 *
 * The sessions stay as tombstones, so that their tokens can be told what happened.
 *
 * @returns those that were live
 */
export function endSessions(
  em: EntityManager,
  { userIds, except = null, kind, externalIdentityId }: WhichSessions,
  reason: SessionEndReason,
  now: Date,
): Promise<EndedSession[]> {
  return query(
    em,
    sql<EndedSession>`
      with ended as (
        update session set ended_at = ${now}, end_reason = ${reason}
        where user_id ${among(userIds)} and ended_at is null and id is distinct from ${except}::uuid
          and kind = coalesce(${kind ?? null}, kind)
          and external_identity_id is not distinct from coalesce(${externalIdentityId ?? null}::uuid, external_identity_id)
        returning id, user_id, kind, expires_at
      ), spent as (
        delete from refresh_token r using ended where r.session_id = ended.id
      )
      select id, user_id as "userId", kind from ended where expires_at > ${now} order by id`,
  );
}
