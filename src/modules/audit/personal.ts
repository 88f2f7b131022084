import type { Rows } from '../../shared/database/rows.ts';
import type { AuditEvent, AuditRecord } from './audit-event.entity.ts';
import { unseal } from './seal.ts';
import { findSubjectKey } from './subject-keys.ts';

/** What an event holds sealed. */
type Personal = Pick<AuditRecord, 'reason' | 'personal'>;

export function holdsPersonal({ reason, personal }: Personal): boolean {
  return (reason ?? null) !== null || personal !== undefined;
}

export function personalOf({ reason = null, personal = {} }: Personal): Buffer {
  return Buffer.from(JSON.stringify({ reason, personal }));
}

/** Why something was done; null when nobody said, and once the key is destroyed. */
export async function readReason(
  rows: Rows,
  { id, keyHolderId, sealed }: Pick<AuditEvent, 'id' | 'keyHolderId' | 'sealed'>,
): Promise<string | null> {
  const key = keyHolderId && (await findSubjectKey(rows, keyHolderId));
  return key && sealed ? ((JSON.parse(unseal(key, sealed, id).toString()) as Personal).reason ?? null) : null;
}
