import type { EntityManager } from '@mikro-orm/postgresql';

import { type AuditRecord, record } from '../audit/index.ts';
import { SessionEndReason } from '../identity/index.ts';
import { impactOf, type LeavingImpact } from './deletion.ts';
import { endAccess } from './end-access.ts';
import { erasePeople } from './erasures/erase-people.ts';
import type { Leavers } from './leavers.ts';
import { membershipEvents, pendingInvitationEvents } from './leaving-events.ts';

export interface Ending {
  readonly action: 'erasure.replayed' | 'user.deleted' | 'user.purged' | 'user.revoked';
  /** Null when the server itself acts. */
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly now: Date;
  /** Most rows that are deleted by this transaction; the rest of more goes afterwards, by jobs. */
  readonly inlineRows: number;
  /** Ids of the erasures by user, where they had one before. */
  readonly erasureIds?: ReadonlyMap<string, string>;
}

/**
 * Deletes users for good: their access first, then everything that is theirs. The one place where that happens.
 *
 * The caller has locked them, and refused what must be refused. Stored bytes go after the commit, by a job.
 *
 * @returns the impact by user
 */
export async function deleteLockedUsers(
  em: EntityManager,
  leavers: Leavers,
  userIds: readonly string[],
  ending: Ending,
): Promise<Map<string, LeavingImpact>> {
  const { action, actorId, reason, now, ...rest } = ending;
  const access = await endAccess(em, userIds, SessionEndReason.ACCOUNT_DELETED, now);
  const invitations = await pendingInvitationEvents(em, userIds, actorId);
  const people = userIds.map(id => ({ id, organizationId: leavers.users.get(id)?.organizationId ?? '' }));
  const counts = await erasePeople(em, { kind: 'usr', people, now, ...rest });

  const deletions = userIds.map((id): AuditRecord => ({
    action,
    organizationId: leavers.users.get(id)?.organizationId ?? '',
    actorId,
    subjectKind: 'usr',
    subjectId: id,
    // What somebody wrote about the own leaving would outlast everything else of theirs.
    reason: id === actorId ? null : reason,
    sealedFor: 'ORGANIZATION',
    details: { erased: counts.get(id)?.map(({ kind, action, count }) => ({ kind, action, count })) ?? [] },
  }));
  const memberships = membershipEvents(leavers.memberships, userIds, actorId);
  await record(em, now, ...deletions, ...memberships, ...invitations);
  return new Map(userIds.map(id => [id, impactOf(access.get(id), counts.get(id) ?? [])]));
}
