import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { personalOf } from './personal.ts';
import { seal } from './seal.ts';
import { makeSubjectKeys } from './subject-keys.ts';

const batchSize = 1000;

interface OldEvent {
  readonly id: string;
  readonly keyHolderId: string;
  readonly reason: string;
}

/** Seals the reasons that an earlier version wrote in the open, batch by batch. For the migration that ends that. */
export async function sealOldReasons(em: EntityManager): Promise<void> {
  for (;;) {
    const events = await query(
      em,
      sql<OldEvent>`
        select id, case action when 'user.deleted' then organization_id else subject_id end as "keyHolderId", reason
        from audit_event where reason is not null order by id limit ${batchSize}`,
    );
    if (events.length === 0) {
      return;
    }
    const keys = await makeSubjectKeys(em, new Date(), new Set(events.map(({ keyHolderId }) => keyHolderId)));
    const sealed = events.flatMap(({ id, keyHolderId, reason }) => {
      const key = keys.get(keyHolderId);
      return key
        ? [{ id, holder: keyHolderId, sealed: String.raw`\x${seal(key, personalOf({ reason }), id).toString('hex')}` }]
        : [];
    });
    await query(
      em,
      sql`update audit_event e set sealed = old.sealed, key_holder_id = old.holder, reason = null
        from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as old (id uuid, holder uuid, sealed bytea)
        where e.id = old.id`,
    );
  }
}
