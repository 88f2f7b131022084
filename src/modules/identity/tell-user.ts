import type { EntityManager } from '@mikro-orm/postgresql';

import { readEmail } from '../../shared/email-address.ts';
import { enqueueMail } from '../mail/index.ts';
import type { User } from './user.entity.ts';

interface Told {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Whether the user did it, as far as the server can know: then the mail says what to do if it was somebody else. */
  readonly isOwnDoing?: boolean;
}

/** Tells a user of a change, at the address that the user has; nobody, when there is none. */
export async function tellUser(
  em: EntityManager,
  { id, email }: User,
  { subject, paragraphs, isOwnDoing = true }: Told,
  now: Date,
): Promise<void> {
  const to = email === null ? null : readEmail(email);
  if (to) {
    const advice = 'If it was not you, set a new password, and tell an administrator of your organization.';
    await enqueueMail(
      em,
      { to, personId: id, subject, paragraphs: isOwnDoing ? [...paragraphs, advice] : paragraphs },
      now,
    );
  }
}
