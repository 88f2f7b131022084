import type { Config } from '../../config.ts';
import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { claim, maxAttempts, NotDelivered, postpone } from '../../shared/jobs/outbox.ts';
import { mailOutbox } from './enqueue-mail.ts';
import { htmlOf, type Letter, textOf } from './letter.ts';
import type { MailState } from './mail.entity.ts';

/** Days for which mail is kept that was not sent. */
const keptDays = 7;

interface ClaimedMail {
  readonly id: string;
  readonly address: string;
  readonly letter: Letter;
  readonly attempts: number;
}

/** Sends one mail, and forgets it. Without a mail server it is kept: see {@link MailState}. */
export async function sendMail(context: OperationContext, id: string): Promise<void> {
  const mail = await claim<ClaimedMail>(context, mailOutbox, id);
  if (!mail) {
    return;
  }
  const { config } = context;
  if (config.smtpUrl === null) {
    await settle(context, id, config.databaseUrl === null ? 'KEPT' : 'UNDELIVERABLE');
    return;
  }
  try {
    await hand(config, config.smtpUrl, mail);
  } catch (error) {
    const isLast = isFinal(error) || mail.attempts >= maxAttempts;
    await (isLast
      ? settle(context, id, 'UNDELIVERABLE')
      : postpone(context, mailOutbox, mail, { fault: faultOf(error) }));
    throw new NotDelivered(error, faultOf(error), isLast);
  }
  await query(context.em, sql`delete from mail where id = ${id}::uuid`);
}

/** Hands a mail to the server. One that comes twice has the same Message-ID, by which mail programs know it. */
async function hand({ mailFrom }: Config, url: string, { id, address, letter }: ClaimedMail): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: mailFrom,
      to: { name: '', address },
      messageId: `<${id}@leaver>`,
      subject: letter.subject,
      text: textOf(letter),
      html: htmlOf(letter),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

/** A code such as ECONNECTION, which nodemailer gives to all that goes wrong. */
function faultOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNEXPECTED';
}

/** Whether it is this mail that is refused, for good: the recipient or the message, by a reply of 5yz (RFC 5321, 4.2.1). */
function isFinal(error: unknown): boolean {
  const { code, command, responseCode = 0 } = error as { code?: string; command?: string; responseCode?: number };
  return command === 'API' || ((command === 'RCPT TO' || code === 'EMESSAGE') && responseCode >= 500);
}

async function settle({ em }: OperationContext, id: string, state: MailState): Promise<void> {
  await query(em, sql`update mail set state = ${state} where id = ${id}::uuid`);
}

/** Deletes mail that was kept for long enough. What its secrets were for has expired. */
export async function forgetMail({ em, now }: OperationContext): Promise<void> {
  const before = new Date(now().getTime() - keptDays * 24 * 3_600_000);
  await query(em, sql`delete from mail where state <> 'PENDING' and created_at < ${before}`);
}
