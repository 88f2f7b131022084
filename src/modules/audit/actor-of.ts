import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import { ActorKind, type AuditRecord } from './audit-event.entity.ts';

/** Who did something, as it is recorded. */
export type Actor = Pick<AuditRecord, 'actorId' | 'actorKind'>;

export function actorOf(caller: Caller): Actor {
  return isPerson(caller)
    ? { actorId: caller.userId, actorKind: ActorKind.USER }
    : { actorId: caller.serviceAccountId, actorKind: ActorKind.SERVICE_ACCOUNT };
}
