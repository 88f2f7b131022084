import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../shared/authorization/authorize.ts';
import type { Caller } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { AuditAction } from './audit-action.ts';

/**
 * Whether something was done to a thing, and the caller may know of it: who did it, and the administrators.
 *
 * So that a call whose first answer was lost on the way can be told that it was the second.
 */
export async function wasRecorded(
  em: EntityManager,
  caller: Caller,
  action: AuditAction,
  subjectId: string,
): Promise<boolean> {
  const events = await query(
    em,
    sql<{ organizationId: string; actorId: string | null }>`
      select organization_id as "organizationId", actor_id as "actorId" from audit_event
      where subject_id = ${subjectId}::uuid and action = ${action}`,
  );
  return events.some(({ organizationId, actorId }) =>
    can(caller, 'auditEvents.recognize', { organizationId, userId: actorId }),
  );
}
