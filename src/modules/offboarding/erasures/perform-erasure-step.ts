import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { FileStore } from '../../../shared/files/file-store.ts';
import { settleErasures } from './settle-erasures.ts';

interface Step {
  readonly id: string;
  readonly erasureId: string;
  readonly payload: { readonly keys: readonly string[] };
}

/** Performs one step of an erasure, outside of any transaction. A job runs it, at least once. */
export async function performErasureStep(context: OperationContext, stepId: string): Promise<void> {
  const [step] = await query(
    context.em.fork(),
    sql<Step>`select id, erasure_id as "erasureId", payload from erasure_step
      where id = ${stepId}::uuid and state = 'PENDING' and kind = 'STORED_BYTES'`,
  );
  if (!step) {
    return;
  }
  await new FileStore(context.config).delete(step.payload.keys);
  await inTransaction(context, async em => {
    await query(
      em,
      sql`update erasure_step set state = 'CONFIRMED_ABSENT', attempts = attempts + 1, confirmed_at = ${context.now()}
        where id = ${step.id}::uuid and state = 'PENDING'`,
    );
    await settleErasures(em, [step.erasureId]);
  });
}
