import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';

/** Deletes the keys that have expired, tombstones included. */
async function forgetServiceAccountKeys({ em, now }: OperationContext): Promise<void> {
  await query(em.fork(), sql`delete from service_account_key where expires_at <= ${now()}`);
}

export const workspaceTasks = {
  'forget-service-account-keys': taskOf(z.object({}), forgetServiceAccountKeys),
} satisfies Tasks;

export const workspaceSchedule: Schedule = {
  'forget-service-account-keys': '47 * * * *',
};
