import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../../context.ts';
import { authorize, can } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { enqueueDelivery } from '../../../shared/jobs/outbox.ts';
import { record } from '../../audit/index.ts';
import { lockViewer } from '../../identity/index.ts';
import { ErasureStepNotFoundError } from '../offboarding.errors.ts';
import { ErasureStep } from './erasure-step.entity.ts';
import { stepOutbox } from './perform-erasure-step.ts';

export interface RetryErasureStep {
  readonly stepId: string;
}

export interface StepRetry {
  readonly outcome: 'RETRIED' | 'ALREADY_PENDING' | 'ALREADY_SETTLED';
  readonly step: ErasureStep;
}

/**
 * Has a step tried again that was given up or refused, with all of its attempts, once somebody has mended the cause.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {ErasureStepNotFoundError} if the step does not exist, or is of another tenant
 */
export async function retryErasureStep(context: Context, { stepId }: RetryErasureStep): Promise<StepRetry> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'erasures.retry', viewer);
  const id = parseId('est', stepId, ['input', 'stepId']);

  return inTransaction(context, async em => {
    const [known] = await query(
      em,
      sql<{ erasureId: string; organizationId: string }>`
        select e.id as "erasureId", e.organization_id as "organizationId"
        from erasure_step s join erasure e on e.id = s.erasure_id where s.id = ${id}::uuid`,
    );
    if (!known || !can(viewer, 'erasures.retry', known)) {
      throw new ErasureStepNotFoundError();
    }
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'erasures.retry', known);
    const step = await em.findOneOrFail(ErasureStep, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (step.state !== 'FAILED' && step.state !== 'REFUSED') {
      return { outcome: step.state === 'PENDING' ? 'ALREADY_PENDING' : 'ALREADY_SETTLED', step };
    }

    const now = context.now();
    step.retry(now);
    await enqueueDelivery(em, stepOutbox, id);
    await record(em, now, {
      action: 'erasure_step.retried',
      organizationId: known.organizationId,
      actorId: actor.userId,
      subjectKind: 'est',
      subjectId: id,
      details: { erasureId: formatId('ers', known.erasureId), kind: step.kind },
    });
    return { outcome: 'RETRIED', step };
  });
}
