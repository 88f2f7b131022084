import type { OperationContext } from '../context.ts';
import { record } from '../modules/audit/index.ts';
import { startSession, User } from '../modules/identity/index.ts';
import { query, sql } from '../shared/database/sql.ts';
import { inTransaction } from '../shared/database/transaction.ts';

const minutesOfDay = 1440;

/**
 * Begins a session of one day for the demo administrator, and returns its token; null once that user has ended.
 *
 * Who it is says the audit log: an address could belong to somebody else by now.
 */
export async function beginDemoSession(context: OperationContext): Promise<string | null> {
  return inTransaction(context, async em => {
    const [live] = await query(
      em,
      sql<{ id: string; organizationId: string }>`
        select u.id, u.organization_id as "organizationId" from users u
        join organization o on o.id = u.organization_id
        join audit_event e on e.subject_id = u.id and e.action = 'user.created'
        where e.actor_kind = 'SYSTEM' and e.details @> '{"demo": "ADMINISTRATOR"}'
          and u.status = 'ACTIVE' and o.status = 'ACTIVE' for share of u`,
    );
    if (!live) {
      return null;
    }
    const config = { ...context.config, sessionDays: 1, tokenMinutes: minutesOfDay };
    const user = em.getReference(User, live.id);
    const { session, sessionToken } = startSession(em, { ...context, config }, user, 'Demo token');
    await record(em, context.now(), {
      action: 'session.started',
      organizationId: live.organizationId,
      actorId: null,
      subjectKind: 'ses',
      subjectId: session.id,
    });
    return sessionToken;
  });
}
