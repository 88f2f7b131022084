import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import type { Letter } from './letter.ts';
import type { MailState } from './mail.entity.ts';

export interface MailboxItem {
  readonly address: string;
  readonly letter: Letter;
  readonly state: MailState;
  readonly createdAt: Date;
}

/** The newest mails that were not handed to a mail server, for the development mailbox. */
export async function readMailbox(em: EntityManager): Promise<MailboxItem[]> {
  const found = await query(
    em,
    sql<Omit<MailboxItem, 'createdAt'> & { createdAt: string }>`
      select address, letter, state, created_at as "createdAt" from mail order by id desc limit 100`,
  );
  return found.map(item => ({ ...item, createdAt: new Date(item.createdAt) }));
}
