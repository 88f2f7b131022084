import type { EntityManager } from '@mikro-orm/postgresql';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { AuditAction } from '../audit/index.ts';
import type { CustomerStaff } from './customer-staff.ts';

/**
 * Whether the actor's organization had the thing, and deleted it: the audit events remember.
 *
 * Who manages single accounts is told so only of what that very actor deleted: the rest may never have been theirs to see.
 */
export async function wasDeleted(
  em: EntityManager,
  { organizationId, userId, grants }: Viewer & Partial<CustomerStaff>,
  action: AuditAction,
  id: string,
): Promise<boolean> {
  const byWhom = grants ? sql`actor_id = ${userId}::uuid` : sql`true`;
  const events = await query(
    em,
    sql`select 1 from audit_event
      where subject_id = ${id}::uuid and action = ${action} and organization_id = ${organizationId}::uuid
        and ${byWhom} limit 1`,
  );
  return events.length > 0;
}
