import type { EntityManager } from '@mikro-orm/postgresql';

import { type AuditRecord, record } from '../audit/index.ts';
import { SessionEndReason } from '../identity/index.ts';
import { impactOf, type LeavingImpact } from './deletion.ts';
import { endAccess } from './end-access.ts';
import { erase } from './erase.ts';
import { erasurePlanOf } from './erasure-plan.ts';
import type { Leavers } from './leavers.ts';
import { membershipEvents, pendingInvitationEvents } from './leaving-events.ts';
import { openErasures, openErasureSteps } from './open-erasures.ts';
import { planHashOf } from './plan-hash.ts';
import { settleErasures } from './settle-erasures.ts';

export interface Ending {
  readonly action: 'user.deleted' | 'user.purged' | 'user.revoked';
  /** Null when the server itself acts. */
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly now: Date;
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
  const { action, actorId, reason, now } = ending;
  const access = await endAccess(em, userIds, SessionEndReason.ACCOUNT_DELETED, now);
  const invitations = await pendingInvitationEvents(em, userIds, actorId);
  const plan = erasurePlanOf(em.getMetadata());
  const planHash = planHashOf(plan);
  const { counts, bytes } = await erase(em, plan, userIds, now);
  const erasures = await openErasures(
    em,
    userIds.map(id => ({
      organizationId: leavers.users.get(id)?.organizationId ?? '',
      subjectKind: 'usr',
      subjectId: id,
      state: 'SETTLING',
      planHash,
      counts: counts.get(id) ?? [],
    })),
    now,
  );
  const steps = [...bytes].map(([id, keys]) => ({
    erasureId: erasures.get(id) ?? '',
    kind: 'STORED_BYTES' as const,
    payload: { keys },
  }));
  await openErasureSteps(em, steps, now);
  await settleErasures(em, [...erasures.values()]);

  const deletions = userIds.map((id): AuditRecord => ({
    action,
    organizationId: leavers.users.get(id)?.organizationId ?? '',
    actorId,
    subjectKind: 'usr',
    subjectId: id,
    // What somebody wrote about the own leaving would outlast everything else of theirs.
    reason: id === actorId ? null : reason,
    details: { erased: counts.get(id)?.map(({ kind, action, count }) => ({ kind, action, count })) ?? [] },
  }));
  const memberships = membershipEvents(leavers.memberships, userIds, actorId);
  await record(em, now, ...deletions, ...memberships, ...invitations);
  return new Map(userIds.map(id => [id, impactOf(access.get(id), counts.get(id) ?? [])]));
}
