import type { EntityManager } from '@mikro-orm/postgresql';

import { type AuditRecord, record } from '../audit/index.ts';
import { SessionEndReason } from '../identity/index.ts';
import { impactOf, type LeavingImpact } from './deletion.ts';
import { endAccess } from './end-access.ts';
import { erase } from './erase.ts';
import { erasurePlanOf } from './erasure-plan.ts';
import { accessPartOf } from './erasures/access-part.ts';
import { countThings } from './erasures/count-things.ts';
import { openErasures, openErasureSteps, totalOf } from './erasures/open-erasures.ts';
import { planHashOf } from './erasures/plan-hash.ts';
import { settleErasures } from './erasures/settle-erasures.ts';
import type { Leavers } from './leavers.ts';
import { membershipEvents, pendingInvitationEvents } from './leaving-events.ts';

export interface Ending {
  readonly action: 'user.deleted' | 'user.purged' | 'user.revoked';
  /** Null when the server itself acts. */
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly now: Date;
  /** Most rows that are deleted by this transaction; the rest of more goes afterwards, by jobs. */
  readonly inlineRows: number;
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
  const { action, actorId, reason, now, inlineRows } = ending;
  const access = await endAccess(em, userIds, SessionEndReason.ACCOUNT_DELETED, now);
  const invitations = await pendingInvitationEvents(em, userIds, actorId);
  const plan = erasurePlanOf(em.getMetadata());
  const before = await countThings(em, plan, userIds);
  const isInline = totalOf([...before.values()].flat()) <= inlineRows;
  const erased = await erase(em, isInline ? plan : accessPartOf(plan, em.getMetadata()), userIds, now);
  const counts = isInline ? erased.counts : before;
  const planHash = planHashOf(plan);
  const erasures = await openErasures(
    em,
    userIds.map(id => ({
      organizationId: leavers.users.get(id)?.organizationId ?? '',
      subjectKind: 'usr',
      subjectId: id,
      state: isInline ? 'SETTLING' : 'PURGING',
      planHash,
      counts: before.get(id) ?? [],
      doneCount: totalOf((isInline ? before : erased.counts).get(id) ?? []),
    })),
    now,
  );
  const steps = [...erased.bytes].map(([id, keys]) => ({
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
