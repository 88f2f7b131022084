import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { endSessions } from './end-sessions.ts';
import { lockViewerToChange } from './find-viewer.ts';
import { sessionEnded } from './session-events.ts';
import { SessionEndReason, SessionKind } from './session.entity.ts';

export interface SignOutEverywhere {
  readonly keepCurrent: boolean;
}

/**
 * Ends all sessions of the viewer, with or without the one that calls. Keys go on. Returns the ids.
 *
 * @throws {ForbiddenError} if a key calls
 */
export async function signOutEverywhere(context: Context, { keepCurrent }: SignOutEverywhere): Promise<string[]> {
  const viewer = await requireViewer(context);

  return inTransaction(context, async em => {
    // Two calls at once would wait for each other's sessions.
    const actor = await lockViewerToChange(em, viewer);
    authorize(actor, 'sessions.manage', actor);
    const which = {
      userIds: [actor.userId],
      except: keepCurrent ? actor.sessionId : null,
      kind: SessionKind.SIGN_IN,
    };
    const ended = await endSessions(em, which, SessionEndReason.SIGNED_OUT, context.now());
    await record(em, context.now(), ...ended.map(({ id }) => sessionEnded(actor, id, SessionEndReason.SIGNED_OUT)));
    return ended.map(({ id }) => id);
  });
}
