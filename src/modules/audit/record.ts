import type { EntityManager } from '@mikro-orm/postgresql';

import { newId } from '../../shared/ids.ts';
import { appendEvents, type StoredEvent } from './append-events.ts';
import { ActorKind, type AuditRecord } from './audit-event.entity.ts';
import { holdsPersonal, personalOf } from './personal.ts';
import { seal } from './seal.ts';
import { makeSubjectKeys } from './subject-keys.ts';

/**
 * Records what happened, in the caller's transaction: by one statement however many events there are, and one more if
 * anything in them is personal.
 *
 * Call it last. It locks the end of each organization's chain, which everybody who records there waits for.
 */
export async function record(em: EntityManager, now: Date, ...records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) {
    return;
  }
  const holders = new Set(records.filter(holdsPersonal).map(keyHolderOf));
  const keys = holders.size === 0 ? null : await makeSubjectKeys(em, now, holders);
  await appendEvents(
    em,
    now,
    records.map(event => toStored(event, now, keys?.get(keyHolderOf(event)))),
  );
}

function toStored(event: AuditRecord, now: Date, key: Buffer | undefined): StoredEvent {
  const { action, organizationId, actorId, subjectKind, subjectId, details = {} } = event;
  const { actorKind = actorId ? ActorKind.USER : ActorKind.SYSTEM } = event;
  const id = newId();
  const sealed = key && holdsPersonal(event) ? seal(key, personalOf(event), id) : null;
  return {
    id,
    createdAt: now,
    organizationId,
    action,
    actorKind,
    actorId,
    subjectKind,
    subjectId,
    keyHolderId: sealed && keyHolderOf(event),
    sealed: sealed && String.raw`\x${sealed.toString('hex')}`,
    details,
  };
}

function keyHolderOf({ sealedFor = 'SUBJECT', subjectId, organizationId }: AuditRecord): string {
  if (typeof sealedFor === 'object') {
    return sealedFor.userId;
  }
  return sealedFor === 'SUBJECT' ? subjectId : organizationId;
}
