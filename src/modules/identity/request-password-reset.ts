import type { Context, OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail, readEmail } from '../../shared/email-address.ts';
import { newId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { spend } from '../../shared/limits/spend.ts';
import { record } from '../audit/index.ts';
import { enqueueMail, linkTo } from '../mail/index.ts';
import { giveAccountToken, tokenMinutes } from './account-tokens.ts';

/** Milliseconds in which an account gets one mail at most. */
const pause = 60_000;

/**
 * Has a mail sent with which the password of an address can be set anew, if it belongs to a live account.
 *
 * Whose it is finds a job, so that the answer, and the work until then, is the same for every address. One that waits
 * already gets its job again: the first may have been given up.
 *
 * @throws {InvalidInputError} if the address is none
 * @throws {RateLimitedError} if the network asked too often, for whatever addresses
 */
export async function requestPasswordReset(context: Context, input: { readonly email: string }): Promise<void> {
  const { key } = parseEmail(input.email, ['input', 'email']);
  const times = context.config.limits.rates.reset;
  await spend(context, { of: ['reset from', context.network], times, seconds: 3600 });

  await inTransaction(context, async em => {
    const waiting = await query(
      em,
      sql<{ id: string }>`
        insert into password_reset_request (id, created_at, email_key) values (${newId()}::uuid, ${context.now()}, ${key})
        on conflict (email_key) do update set email_key = excluded.email_key returning id`,
    );
    for (const { id } of waiting) {
      await enqueue(em, 'answer-password-reset', { id }, { key: `answer-password-reset ${id}` });
    }
  });
}

interface Holder {
  readonly userId: string;
  readonly organizationId: string;
  readonly email: string;
}

/** Writes to whose address it is; to nobody when it is nobody's, or that person got such a mail just now. */
export async function answerPasswordReset(context: OperationContext, id: string): Promise<void> {
  await inTransaction(context, async em => {
    const now = context.now();
    const [holder] = await query(
      em,
      sql<Holder>`
        select u.id as "userId", u.organization_id as "organizationId", u.email from users u
        where u.email_key = (select email_key from password_reset_request where id = ${id}::uuid)
          and u.status = 'ACTIVE' for no key update`,
    );
    const [request] = await query(em, sql`delete from password_reset_request where id = ${id}::uuid returning id`);
    const email = holder && readEmail(holder.email);
    if (!holder || !request || !email) {
      return;
    }
    const [recent] = await query(
      em,
      sql`select id from account_token where user_id = ${holder.userId}::uuid and kind = 'PASSWORD_RESET'
        and created_at > ${new Date(now.getTime() - pause)}`,
    );
    if (recent) {
      return;
    }

    const secret = await giveAccountToken(em, holder.userId, { kind: 'PASSWORD_RESET' }, now);
    await enqueueMail(
      em,
      {
        to: email,
        personId: holder.userId,
        subject: 'Set a new password',
        paragraphs: [
          'Somebody asked to set a new password for your account.',
          `It can be done once, within ${tokenMinutes} minutes. If it was not you, do nothing: the password stays.`,
        ],
        link: { label: 'Set a new password', url: linkTo(context.config, 'reset-password', secret) },
      },
      now,
    );
    await record(em, now, {
      action: 'password.reset_requested',
      organizationId: holder.organizationId,
      actorId: null,
      subjectKind: 'usr',
      subjectId: holder.userId,
    });
  });
}
