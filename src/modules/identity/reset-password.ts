import type { Context } from '../../context.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { isLiveAccountToken, spendAccountToken } from './account-tokens.ts';
import { endSessions } from './end-sessions.ts';
import { InvalidTokenError } from './identity.errors.ts';
import { hashPassword, parsePassword } from './password.ts';
import { sessionEnded } from './session-events.ts';
import { SessionEndReason } from './session.entity.ts';
import { setPassword } from './set-password.ts';
import { User } from './user.entity.ts';

export interface ResetPassword {
  readonly token: string;
  readonly newPassword: string;
}

/**
 * Sets the password anew, for who holds the secret of a mail. Ends all sessions and keys: who had them is not known.
 *
 * @returns how many ended
 * @throws {InvalidInputError} if the password is too short or too long
 * @throws {InvalidTokenError} if the secret is unknown, used or expired, or the account is not live
 */
export async function resetPassword(context: Context, { token, newPassword }: ResetPassword): Promise<number> {
  const password = parsePassword(newPassword, ['input', 'newPassword']);
  if (!(await isLiveAccountToken(context.em, 'PASSWORD_RESET', token, context.now()))) {
    throw new InvalidTokenError();
  }
  const passwordHash = await hashPassword(password);

  return inTransaction(context, async em => {
    const now = context.now();
    const { userId } = await spendAccountToken(em, 'PASSWORD_RESET', token, now);
    const user = await em.findOneOrFail(User, userId);
    await setPassword(em, user, passwordHash, now);
    const ended = await endSessions(em, { userIds: [userId] }, SessionEndReason.PASSWORD_RESET, now);
    const who = { organizationId: user.organization.id, userId };
    await record(
      em,
      now,
      {
        action: 'password.reset',
        organizationId: who.organizationId,
        actorId: userId,
        subjectKind: 'usr',
        subjectId: userId,
      },
      ...ended.map(({ id }) => sessionEnded(who, id, SessionEndReason.PASSWORD_RESET)),
    );
    return ended.length;
  });
}
