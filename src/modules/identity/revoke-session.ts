import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from './find-viewer.ts';
import { SessionNotFoundError } from './identity.errors.ts';
import { sessionEnded } from './session-events.ts';
import { Session, SessionEndReason, SessionKind } from './session.entity.ts';

export interface SessionRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_ENDED';
  readonly endedSessionId: string;
}

/**
 * Ends one of the viewer's sessions, such as that of a lost telephone; may be the one that calls.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {SessionNotFoundError} if there is no such session, or it is somebody else's
 * @throws {ForbiddenError} if a key calls
 */
export async function revokeSession(
  context: Context,
  { sessionId }: { readonly sessionId: string },
): Promise<SessionRevocation> {
  const viewer = await requireViewer(context);
  const id = parseId('ses', sessionId, ['input', 'sessionId']);

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'sessions.manage', actor);
    const session = await em.findOne(
      Session,
      { id, user: actor.userId, kind: SessionKind.SIGN_IN },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!session) {
      throw new SessionNotFoundError();
    }
    const now = context.now();
    if (session.endedAt || session.expiresAt <= now) {
      return { outcome: 'ALREADY_ENDED', endedSessionId: id };
    }

    session.end(SessionEndReason.REVOKED, now);
    await record(em, now, sessionEnded(actor, id, SessionEndReason.REVOKED));
    return { outcome: 'REVOKED', endedSessionId: id };
  });
}
