import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { readEmail } from '../../shared/email-address.ts';
import { newToken } from '../../shared/tokens.ts';
import { enqueueMail, linkTo } from '../mail/index.ts';

/** Milliseconds in which an address gets one mail at most. */
const pause = 60_000;

interface Request {
  readonly email: string;
  readonly emailKey: string;
  readonly invitationId: string | null;
}

/** Writes to who wants an account: how it is made, or that there is one. Not twice within a minute. */
export async function answerSignUp(context: OperationContext, id: string): Promise<void> {
  await inTransaction(context, async em => {
    const now = context.now();
    const holder = await lockHolder(em, id);
    const [request] = await query(
      em,
      sql<Request>`
        select email, email_key as "emailKey", invitation_id as "invitationId" from sign_up_request
        where id = ${id}::uuid and answered_at is null and expires_at > ${now} for update`,
    );
    const to = request && readEmail(request.email);
    if (!to) {
      return;
    }
    const [recent] = await query(
      em,
      sql`select id from sign_up_request
        where email_key = ${request.emailKey} and answered_at > ${new Date(now.getTime() - pause)} limit 1`,
    );
    if (recent) {
      await query(em, sql`delete from sign_up_request where id = ${id}::uuid`);
      return;
    }

    const { token, hash } = newToken('signUp');
    await query(
      em,
      sql`update sign_up_request set answered_at = ${now}, token_hash = ${holder ? null : hash} where id = ${id}::uuid`,
    );
    const url = linkTo(context.config, 'confirm-sign-up', token);
    const letter = holder ? { personId: holder.userId, ...accountThere } : accountToBe(request, url);
    await enqueueMail(em, { to, ...letter }, now);
  });
}

/** Whose address it is, if anybody's; locked against erasure, which deletes mails to the address. */
async function lockHolder(em: EntityManager, requestId: string): Promise<{ readonly userId: string } | undefined> {
  const [holder] = await query(
    em,
    sql<{ userId: string }>`
      select u.id as "userId" from users u
      where u.email_key = (select email_key from sign_up_request where id = ${requestId}::uuid) for share`,
  );
  return holder;
}

const advice = 'If it was not you, do nothing: nothing was changed.';

const accountThere = {
  subject: 'You have an account already',
  paragraphs: [
    'Somebody asked for an account for this address, and there is one. Sign in, or ask for a new password.',
    advice,
  ],
};

const accountToBe = ({ invitationId }: Request, url: string) => ({
  subject: 'Confirm your address',
  paragraphs: [
    `Somebody asked for an account for this address${invitationId === null ? '' : ', by an invitation to a workspace, whose organization manages the account'}. It is made once you confirm it, with a password of yours.`,
    `That can be done once, within a day. ${advice}`,
  ],
  link: { label: 'Make the account', url },
});
