import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { AuditAction } from '../audit/index.ts';

/** Whether the actor's organization had the thing, and deleted it: the audit events remember. */
export async function wasDeleted(
  em: EntityManager,
  { organizationId }: Viewer,
  action: AuditAction,
  id: string,
): Promise<boolean> {
  const events = await query(
    em,
    sql`select 1 from audit_event
      where subject_id = ${id}::uuid and action = ${action} and organization_id = ${organizationId}::uuid limit 1`,
  );
  return events.length > 0;
}
