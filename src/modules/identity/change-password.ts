import type { Context } from '../../context.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { endSessions } from './end-sessions.ts';
import { lockViewerToChange } from './find-viewer.ts';
import { WrongPasswordError } from './identity.errors.ts';
import { hashPassword, parsePassword } from './password.ts';
import { isStillPassword, provePassword } from './prove-password.ts';
import { sessionEnded } from './session-events.ts';
import { SessionEndReason, SessionKind } from './session.entity.ts';
import { setPassword } from './set-password.ts';
import { User } from './user.entity.ts';

const path = ['input', 'oldPassword'];

export interface ChangePassword {
  readonly oldPassword: string;
  readonly newPassword: string;
}

/**
 * Changes the viewer's password, and ends all other sessions; keys go on. Returns the ids of those that ended.
 *
 * @throws {InvalidInputError} if the new password is too short or too long
 * @throws {RateLimitedError} if the password was tried too often for the user, right or wrong
 * @throws {WrongPasswordError} if the old password is wrong, or there is none
 * @throws {ReauthenticationRequiredError} if the sign-in is too old, or a key calls
 */
export async function changePassword(context: Context, input: ChangePassword): Promise<string[]> {
  const viewer = await requireViewer(context);
  const password = parsePassword(input.newPassword, ['input', 'newPassword']);
  const proof = await provePassword(context, viewer.userId, input.oldPassword);
  if (!proof) {
    throw new WrongPasswordError(path);
  }
  const passwordHash = await hashPassword(password);

  return inTransaction(context, async em => {
    const actor = await lockViewerToChange(em, viewer);
    if (!(await isStillPassword(em, proof))) {
      throw new WrongPasswordError(path);
    }
    requireRecentSignIn(actor, context);

    const now = context.now();
    await setPassword(em, await em.findOneOrFail(User, actor.userId), passwordHash, now);
    const others = { userIds: [actor.userId], except: actor.sessionId, kind: SessionKind.SIGN_IN };
    const ended = await endSessions(em, others, SessionEndReason.PASSWORD_CHANGED, now);
    await record(
      em,
      now,
      {
        action: 'password.changed',
        organizationId: actor.organizationId,
        actorId: actor.userId,
        subjectKind: 'usr',
        subjectId: actor.userId,
      },
      ...ended.map(({ id }) => sessionEnded(actor, id, SessionEndReason.PASSWORD_CHANGED)),
    );
    return ended.map(({ id }) => id);
  });
}
