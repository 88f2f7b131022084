import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { endSessions } from './end-sessions.ts';
import { lockViewer } from './find-viewer.ts';
import { sessionEnded } from './session-events.ts';
import { SessionEndReason } from './session.entity.ts';

export interface SignOutEverywhere {
  readonly keepCurrent: boolean;
}

/** Ends all sessions of the viewer, with or without the one that calls. Returns their ids. */
export async function signOutEverywhere(context: Context, { keepCurrent }: SignOutEverywhere): Promise<string[]> {
  const viewer = await requireViewer(context);

  return inTransaction(context, async em => {
    // The stronger lock first: two calls at once would wait for each other's sessions.
    await query(em, sql`select id from users where id = ${viewer.userId}::uuid for no key update`);
    const actor = await lockViewer(em, viewer);
    const which = { userIds: [actor.userId], except: keepCurrent ? actor.sessionId : null };
    const ended = await endSessions(em, which, SessionEndReason.SIGNED_OUT, context.now());
    await record(em, context.now(), ...ended.map(({ id }) => sessionEnded(actor, id, SessionEndReason.SIGNED_OUT)));
    return ended.map(({ id }) => id);
  });
}
