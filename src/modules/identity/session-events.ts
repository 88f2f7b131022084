import type { Viewer } from '../../shared/authorization/viewer.ts';
import type { AuditRecord } from '../audit/index.ts';
import type { SessionEndReason } from './session.entity.ts';

/** What is recorded when a user ends one of the own sessions. */
export function sessionEnded(
  { organizationId, userId }: Pick<Viewer, 'organizationId' | 'userId'>,
  sessionId: string,
  endReason: SessionEndReason,
): AuditRecord {
  return {
    action: 'session.ended',
    organizationId,
    actorId: userId,
    subjectKind: 'ses',
    subjectId: sessionId,
    details: { endReason },
  };
}
