import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User, UserStatus } from '../identity/index.ts';
import { lockLeavers } from './leavers.ts';
import { LegalHold } from './legal-hold.entity.ts';
import { LegalHoldNotFoundError } from './offboarding.errors.ts';
import { enqueuePurge } from './purge-user.ts';

export interface ReleaseLegalHold {
  readonly holdId: string;
  readonly reason: string;
}

export interface Release {
  readonly outcome: 'RELEASED' | 'ALREADY_RELEASED';
  readonly hold: LegalHold;
}

/**
 * Ends a legal hold. A user who has left meanwhile is erased at the time that was set, or now if that has passed.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if there is no reason, or a very long one
 * @throws {ForbiddenError} unless the viewer is an owner of the organization
 * @throws {LegalHoldNotFoundError} if the hold does not exist, or is of another tenant
 */
export async function releaseLegalHold(context: Context, { holdId, reason: why }: ReleaseLegalHold): Promise<Release> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'legalHolds.manage', viewer);
  const id = parseId('hld', holdId, ['input', 'holdId']);
  const reason = parseText(why, { path: ['input', 'reason'], max: 500, lines: true });

  return inTransaction(context, async em => {
    const [known] = await query(
      em,
      sql<{ userId: string; organizationId: string }>`
        select user_id as "userId", organization_id as "organizationId" from legal_hold where id = ${id}::uuid`,
    );
    if (!known || !can(viewer, 'legalHolds.manage', known)) {
      throw new LegalHoldNotFoundError();
    }
    const { users } = await lockLeavers(em, [known.userId], 'EVERY_ORGANIZATION', viewer.organizationId);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'legalHolds.manage', known);
    const hold = await em.findOneOrFail(LegalHold, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (hold.releasedAt) {
      return { outcome: 'ALREADY_RELEASED', hold };
    }

    const now = context.now();
    hold.release(em.getReference(User, actor.userId), reason, now);
    const user = users.get(known.userId);
    if (user?.status === UserStatus.REVOKED && user.purgeAfter) {
      await enqueuePurge(em, user.id, user.purgeAfter);
    }
    await record(em, now, {
      action: 'hold.released',
      organizationId: known.organizationId,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: known.userId,
      reason,
      details: { holdId: formatId('hld', id) },
    });
    return { outcome: 'RELEASED', hold };
  });
}
