import type { EntityManager } from '@mikro-orm/postgresql';

import { record } from '../audit/index.ts';
import type { Leaver } from './leavers.ts';

/** Records that users were not erased because of a legal hold. */
export function recordHeldBack(
  em: EntityManager,
  users: readonly Pick<Leaver, 'id' | 'organizationId'>[],
  actorId: string | null,
  now: Date,
): Promise<void> {
  const events = users.map(({ id, organizationId }) => ({
    action: 'user.deletion_refused' as const,
    organizationId,
    actorId,
    subjectKind: 'usr' as const,
    subjectId: id,
    details: { code: 'LEGAL_HOLD' },
  }));
  return record(em, now, ...events);
}
