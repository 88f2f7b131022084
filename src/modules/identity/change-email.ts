import type { Context } from '../../context.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { spend } from '../../shared/limits/spend.ts';
import { record } from '../audit/index.ts';
import { enqueueMail, linkTo } from '../mail/index.ts';
import { endAccountTokens, giveAccountToken, spendAccountToken, tokenMinutes } from './account-tokens.ts';
import { lockViewerToChange } from './find-viewer.ts';
import { AddressTakenError, InvalidTokenError } from './identity.errors.ts';
import { tellUser } from './tell-user.ts';
import { User } from './user.entity.ts';

const path = ['input', 'email'];

/**
 * Begins to change the viewer's address: writes to the new one, where it is confirmed, and tells the old one.
 *
 * Whether the new address belongs to somebody is told only to who can read its mail.
 *
 * @throws {InvalidInputError} if the address is none, or the viewer's own
 * @throws {ReauthenticationRequiredError} if the sign-in is too old, or a key calls
 * @throws {RateLimitedError} if the viewer asked too often, for whatever addresses
 */
export async function changeEmail(context: Context, input: { readonly email: string }): Promise<void> {
  const viewer = await requireViewer(context);
  const email = parseEmail(input.email, path);
  const times = context.config.limits.rates.reset;
  await spend(context, { of: ['change email', viewer.userId], times, seconds: 3600 });

  await inTransaction(context, async em => {
    const actor = await lockViewerToChange(em, viewer);
    const user = await em.findOneOrFail(User, actor.userId);
    if (user.email === email.written) {
      throw new InvalidInputError('This is the address already.', path);
    }
    requireRecentSignIn(actor, context);

    const now = context.now();
    const secret = await giveAccountToken(em, user.id, { kind: 'EMAIL_CHANGE', email }, now);
    await enqueueMail(
      em,
      {
        to: email,
        personId: user.id,
        subject: 'Confirm your address',
        paragraphs: [
          'Somebody asked to make this the address of an account.',
          `It can be confirmed once, within ${tokenMinutes} minutes. If it was not you, do nothing.`,
        ],
        link: { label: 'Confirm the address', url: linkTo(context.config, 'confirm-email', secret) },
      },
      now,
    );
    const paragraphs = ['Somebody asked to change the address of your account.'];
    await tellUser(em, user, { subject: 'Your address is to be changed', paragraphs }, now);
    await record(em, now, {
      action: 'user.email_change_requested',
      organizationId: actor.organizationId,
      actorId: user.id,
      subjectKind: 'usr',
      subjectId: user.id,
    });
  });
}

/**
 * Changes the address, for who can read the mail of the new one. Returns the id of the user.
 *
 * @throws {InvalidTokenError} if the secret is unknown, used or expired, or the account is not live
 * @throws {AddressTakenError} if the address belongs to an account
 */
export async function confirmEmailChange(context: Context, { token }: { readonly token: string }): Promise<string> {
  return inTransaction(context, async em => {
    const now = context.now();
    const { userId, email, emailKey } = await spendAccountToken(em, 'EMAIL_CHANGE', token, now);
    if (email === null || emailKey === null) {
      throw new InvalidTokenError();
    }
    const user = await em.findOneOrFail(User, userId);
    // What waits in the old mailbox is good no more.
    await endAccountTokens(em, [userId]);
    const paragraphs = ['Your account has another address from now on.'];
    await tellUser(em, user, { subject: 'Your address was changed', paragraphs }, now);
    user.moveTo({ written: email, key: emailKey });
    await record(em, now, {
      action: 'user.email_changed',
      organizationId: user.organization.id,
      actorId: userId,
      subjectKind: 'usr',
      subjectId: userId,
    });
    return userId;
  }).catch(refuseViolation({ user_address_once: () => new AddressTakenError(['input', 'token']) }));
}
