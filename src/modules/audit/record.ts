import type { EntityManager } from '@mikro-orm/postgresql';

import { AuditEvent, type AuditRecord } from './audit-event.entity.ts';

/** Records what happened, in the caller's transaction, by one statement however many events there are. */
export async function record(em: EntityManager, now: Date, ...records: readonly AuditRecord[]): Promise<void> {
  if (records.length > 0) {
    await em.insertMany(
      AuditEvent,
      records.map(record => new AuditEvent(record, now)),
    );
  }
}
