import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from './find-viewer.ts';
import { sessionEnded } from './session-events.ts';
import { Session, SessionEndReason } from './session.entity.ts';

/**
 * Ends the session that calls. Returns its id.
 *
 * @throws {ForbiddenError} if a key calls
 */
export async function signOut(context: Context): Promise<string> {
  const viewer = await requireViewer(context);

  return inTransaction(context, async em => {
    await lockViewer(em, viewer);
    authorize(viewer, 'sessions.manage', viewer);
    const session = await em.findOneOrFail(Session, viewer.sessionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (session.endedAt) {
      throw new Unauthenticated();
    }
    session.end(SessionEndReason.SIGNED_OUT, context.now());
    await record(em, context.now(), sessionEnded(viewer, session.id, SessionEndReason.SIGNED_OUT));
    return session.id;
  });
}
