import type { OperationContext } from '../../../context.ts';
import { query, sql } from '../../../shared/database/sql.ts';

/**
 * Wakes every erasure that no job will come for any more: its jobs were tried too often, or lost. The schedule runs it.
 *
 * Who has left, and is due, is erased; who is under a legal hold waits for its release.
 */
export async function resumeErasures({ em, now }: OperationContext): Promise<void> {
  await query(
    em.fork(),
    sql`
      with due as (
        select 'purge-user' as task, 'purge-user ' || u.id as key, json_build_object('userId', u.id) as payload
        from users u
        where u.status = 'REVOKED' and u.purge_after <= ${now()} and not exists (
          select 1 from legal_hold h where h.user_id = u.id and h.released_at is null
        )
        union all
        select 'purge-erasure', 'purge-erasure ' || e.id, json_build_object('id', e.id)
        from erasure e
        where e.state in ('PURGING', 'FAILED') and not exists (
          select 1 from users u where u.id = e.subject_id and u.status <> 'DELETED'
        )
        union all
        select 'certify-erasures', 'certify-erasures ' || e.id, json_build_object('ids', json_build_array(e.id))
        from erasure e where e.state = 'VERIFYING' and e.purged_at < ${new Date(now().getTime() - 600_000)}
      )
      select graphile_worker.add_job(task, payload => payload, job_key => key, max_attempts => 25) from due
      where not exists (
        select 1 from graphile_worker.jobs j where j.key = due.key and j.attempts < j.max_attempts
      )`,
  );
}
