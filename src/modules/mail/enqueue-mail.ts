import type { EntityManager } from '@mikro-orm/postgresql';

import type { Config } from '../../config.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { newId } from '../../shared/ids.ts';
import { enqueueDelivery, type Outbox } from '../../shared/jobs/outbox.ts';
import type { Letter } from './letter.ts';

export const mailOutbox: Outbox = { table: 'mail', task: 'send-mail' };

interface NewMail extends Letter {
  readonly to: EmailAddress;
  /** The user whom it is about, if any: it goes when that user is erased. */
  readonly personId?: string | null;
}

/**
 * Has a mail sent once the caller's transaction has committed, at least once.
 *
 * The job names the mail by its id only, so that nothing of it stays in the queue.
 */
export async function enqueueMail(
  em: EntityManager,
  { to, personId = null, ...letter }: NewMail,
  now: Date,
): Promise<void> {
  const id = newId();
  await query(
    em,
    sql`insert into mail (id, created_at, address, address_key, person_id, letter, state, attempts, next_attempt_at)
      values (${id}::uuid, ${now}, ${to.written}, ${to.key}, ${personId}::uuid, ${JSON.stringify(letter)}::jsonb,
        'PENDING', 0, ${now})`,
  );
  await enqueueDelivery(em, mailOutbox, id);
}

/** An address of the product's own pages, for a mail: what its secret is for, and the secret. */
export function linkTo({ publicUrl }: Pick<Config, 'publicUrl'>, page: string, secret: string): string {
  const url = new URL(publicUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${page}`;
  url.searchParams.set('secret', secret);
  return url.href;
}
