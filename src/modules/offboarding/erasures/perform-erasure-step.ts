import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { claim, maxAttempts, NotDelivered, type Outbox, postpone } from '../../../shared/jobs/outbox.ts';
import { isSuccess, type Verdict } from '../../../shared/jobs/verdict.ts';
import { effects } from '../outside/effects.ts';
import type { ErasureStepState } from './erasure-step.entity.ts';
import { settleErasures } from './settle-erasures.ts';

export const stepOutbox: Outbox = { table: 'erasure_step', task: 'perform-erasure-step' };

interface Step {
  readonly id: string;
  readonly kind: keyof typeof effects;
  readonly payload: unknown;
  readonly attempts: number;
}

/** Makes one attempt at a step of an erasure, outside of any transaction. A job runs it, at least once. */
export async function performErasureStep(context: OperationContext, stepId: string): Promise<void> {
  const step = await claim<Step>(context, stepOutbox, stepId);
  if (!step) {
    return;
  }
  const { verdict, cause } = await attempt(context, step);
  if (isSuccess(verdict)) {
    await end(context, step, verdict.state, null);
    return;
  }
  const { fault } = verdict;
  const isLast = verdict.state === 'REFUSED' || step.attempts >= maxAttempts;
  await (verdict.state === 'PENDING' && !isLast
    ? postpone(context, stepOutbox, step, { fault, atLeast: verdict.retryAfter ?? 0 })
    : end(context, step, verdict.state === 'REFUSED' ? 'REFUSED' : 'FAILED', fault));
  throw new NotDelivered(cause, fault, isLast);
}

async function attempt(context: OperationContext, step: Step): Promise<{ verdict: Verdict; cause?: unknown }> {
  try {
    return { verdict: await effects[step.kind](context, step.payload) };
  } catch (cause) {
    return { verdict: { state: 'PENDING', fault: 'UNEXPECTED' }, cause };
  }
}

/** Ends a step, and lets the erasure go on. Whom it was about at the provider is forgotten as soon as it is confirmed. */
function end(context: OperationContext, { id }: Step, state: ErasureStepState, fault: string | null): Promise<void> {
  return inTransaction(context, async em => {
    const confirmedAt = fault === null ? context.now() : null;
    const [ended] = await query(
      em,
      sql<{ erasureId: string }>`
        update erasure_step set state = ${state}, last_fault = ${fault}, next_attempt_at = null,
          confirmed_at = ${confirmedAt},
          payload = case when kind = 'IDENTITY_PROVIDER' and ${fault === null} then null else payload end
        where id = ${id}::uuid and state = 'PENDING' returning erasure_id as "erasureId"`,
    );
    if (ended) {
      await settleErasures(em, [ended.erasureId]);
    }
  });
}
