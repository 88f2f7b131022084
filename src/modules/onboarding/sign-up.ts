import type { Context } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { newId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { spend } from '../../shared/limits/spend.ts';
import { parseText } from '../../shared/text.ts';
import { parseProfile, type Profile } from '../identity/index.ts';
import { findInvitation } from '../workspace/index.ts';

/** How long a secret in a mail is good. */
export const signUpMinutes = 24 * 60;

export interface SignUp extends Profile {
  readonly email: string;
  readonly organizationName?: string | null;
  readonly invitationSecret?: string | null;
}

/**
 * Has a mail written to an address, with which its reader makes an account; or that says that there is one.
 *
 * Which of the two finds a job, so that the answer, and the work until then, is the same for every address. There is no
 * password yet: who reads the mail chooses it, and not who asked for the account.
 *
 * @throws {InvalidInputError} if the address or a name is no good, or not exactly one way in is given
 * @throws {RateLimitedError} if the network tried to make too many accounts
 * @throws {InvitationNotFoundError} if the secret is unknown, or the invitation is for another address
 */
export async function signUp(context: Context, input: SignUp): Promise<void> {
  const email = parseEmail(input.email, ['input', 'email']);
  const { givenName = null, familyName = null, displayName = null } = parseProfile(input);
  const { signUp: times } = context.config.limits.rates;
  await spend(context, { of: ['sign up from', context.network], times, seconds: 3600 });
  const { organizationName, invitationId } = await wayIn(context, input, email.key);

  await inTransaction(context, async em => {
    const id = newId();
    const now = context.now();
    await query(
      em,
      sql`insert into sign_up_request (id, created_at, email, email_key, given_name, family_name, display_name,
          organization_name, invitation_id, expires_at)
        values (${id}::uuid, ${now}, ${email.written}, ${email.key}, ${givenName}, ${familyName}, ${displayName},
          ${organizationName}, ${invitationId}::uuid, ${new Date(now.getTime() + signUpMinutes * 60_000)})`,
    );
    await enqueue(em, 'answer-sign-up', { id });
  });
}

interface WayIn {
  readonly organizationName: string | null;
  readonly invitationId: string | null;
}

/** Which of the two ways in is taken. */
async function wayIn(
  context: Context,
  { organizationName = null, invitationSecret = null }: SignUp,
  emailKey: string,
): Promise<WayIn> {
  if (organizationName !== null && invitationSecret === null) {
    const name = parseText(organizationName, { path: ['input', 'organizationName'], max: 200 });
    return { organizationName: name, invitationId: null };
  }
  if (invitationSecret !== null && organizationName === null) {
    const proof = { secret: invitationSecret, emailKey, path: ['input', 'invitationSecret'] };
    const { id } = await findInvitation(context.em, proof);
    return { organizationName: null, invitationId: id };
  }
  throw new InvalidInputError('Give exactly one of organizationName and invitationSecret.', ['input']);
}
